"""公示: who is proposed for help in a village: allowed fields only, gone when the time is over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from doudi.access.divisions import parent_of, span
from doudi.access.places import Place, named, parts_of, place, places
from doudi.access.source import source_of
from doudi.cases import publicity, queries
from doudi.cases.errors import UnableToObject
from doudi.cases.tokens import grouped
from doudi.law.errors import Unable
from doudi.web import errors
from doudi.web.forms import PageForm, TextField
from doudi.web.forms.fields import long_text, plain
from doudi.work import clock


class ObjectionForm(PageForm):
    """An objection. No name is asked."""

    matter = TextField(
        label=_("哪里和实际不一样？"),
        help_text=_("例如：这户去年已经搬走了。"),
        limit=2000,
        widget=long_text(),
    )
    contact = TextField(
        label=_("您的联系方式（可以不填）"),
        help_text=_("填了才能把结果告诉您。不会公开，也不会给被公示的人看。"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReceiptForm(PageForm):
    """The receipt of an objection."""

    receipt = TextField(
        label=_("回执号"),
        help_text=_("9 位，例如 K7M-4Q9-XTW。大小写都行，横线可以不写。"),
        widget=forms.TextInput(
            attrs={"class": "long-number", "autocomplete": "off", "autocapitalize": "characters"}
        ),
        error_messages={"required": _("请填写回执号：提意见时给您的 9 位字。")},
    )


@dataclass(frozen=True)
class Board:
    """A town or village, how many notices hang there today, and (among others' villages) its town."""

    place: Place
    notices: int
    town: str = ""


@require_safe
def county(request: HttpRequest) -> HttpResponse:
    """The county's towns and the villages with notices, or the places whose name is looked for."""
    code = int(settings.PLACE.ljust(12, "0"))
    counts = queries.notice_counts(code, as_of=clock.today())
    asked = plain(request.GET.get("name", ""))[:30]
    frame = {
        "here": place(code),
        "above": None,
        "asked": asked,
        "boards": _told_apart(named(asked, code), counts) if asked else _boards(parts_of(code), counts),
        "hung": () if asked else _told_apart(places(counts), counts),
    }
    return render(request, "public/places.html", frame)


def _boards(found: Iterable[Place], counts: Mapping[int, int]) -> tuple[Board, ...]:
    def within(code: int) -> int:
        low, high = span(code)
        return sum(notices for village, notices in counts.items() if low <= village < high)

    return tuple(Board(one, within(one.code)) for one in found)


def _told_apart(found: Iterable[Place], counts: Mapping[int, int]) -> tuple[Board, ...]:
    """With the town of each village: names of villages repeat."""
    boards = _boards(found, counts)
    towns = {one.code: one.name for one in places({parent_of(board.place.code) or 0 for board in boards})}
    return tuple(
        replace(board, town=towns.get(parent_of(board.place.code) or 0, ""))
        if board.place.level == "village"
        else board
        for board in boards
    )


@require_safe
def division(request: HttpRequest, code: int) -> HttpResponse:
    """The villages of a town, or the notices of a village."""
    here = place(code) if len(str(code)) == 12 else None
    if here is None:
        raise Http404
    frame = {"here": here, "above": parent_of(code)}
    if here.level != "village":
        counts = queries.notice_counts(code, as_of=clock.today())
        return render(request, "public/places.html", {**frame, "boards": _boards(parts_of(code), counts)})
    notices = queries.public_notices(code, as_of=clock.today())
    return render(request, "public/notices.html", {**frame, "notices": notices})


@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, token: str) -> HttpResponse:
    """One notice, and the form to object to it."""
    found = queries.notice_by_token(token, as_of=clock.today())
    if found is None:
        if request.method == "POST":  # it ended while the page stood open
            raise UnableToObject(*publicity.OVER)
        raise Http404
    form = ObjectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            # Nobody stands behind an objection, also when they are signed in: it is anonymous.
            receipt = publicity.object_to(
                token=token, at=clock.now(), source=source_of(request), **form.cleaned_data
            )
        except Unable as refusal:
            form.add_error(None, errors.said(refusal))
        else:
            given = {"receipt": grouped(receipt), "found": publicity.state_of(receipt)}
            return render(request, "public/objected.html", given)
    frame = {"notice": found, "form": form}
    return render(request, "public/notice.html", frame, status=422 if form.errors else 200)


@require_safe
def objection(request: HttpRequest) -> HttpResponse:
    """How an objection stands, for whoever holds its receipt."""
    form = ReceiptForm(request.GET if "receipt" in request.GET else None)
    found = publicity.state_of(form.cleaned_data["receipt"]) if form.is_valid() else None
    if form.is_valid() and found is None:
        form.add_error("receipt", gettext("没有这个回执号。请对照一下；找不到了，可以拨打 12349 问。"))
    frame = {"form": form, "found": found}
    return render(request, "public/objection.html", frame, status=422 if form.errors else 200)
