"""公示: who is proposed for help in a village: allowed fields only, gone when the time is over."""

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from doudi.access.divisions import parent_of
from doudi.access.places import parts_of, place
from doudi.access.source import source_of
from doudi.cases import publicity, queries
from doudi.cases.errors import UnableToObject
from doudi.law.errors import Unable
from doudi.web import errors
from doudi.web.forms import PageForm, TextField
from doudi.web.forms.fields import long_text
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


@require_safe
def county(request: HttpRequest) -> HttpResponse:
    """The towns of the county."""
    code = int(settings.PLACE.ljust(12, "0"))
    return render(
        request, "public/places.html", {"here": place(code), "parts": parts_of(code), "above": None}
    )


@require_safe
def division(request: HttpRequest, code: int) -> HttpResponse:
    """The villages of a town, or the notices of a village."""
    here = place(code) if len(str(code)) == 12 else None
    if here is None:
        raise Http404
    frame = {"here": here, "above": parent_of(code)}
    if here.level != "village":
        return render(request, "public/places.html", {**frame, "parts": parts_of(code)})
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
            return render(request, "public/objected.html", {"receipt": receipt})
    frame = {"notice": found, "form": form}
    return render(request, "public/notice.html", frame, status=422 if form.errors else 200)


@require_safe
def objection(request: HttpRequest) -> HttpResponse:
    """How an objection stands, for whoever holds its receipt."""
    receipt = request.GET.get("receipt", "").strip()
    found = publicity.state_of(receipt) if receipt else None
    return render(request, "public/objection.html", {"receipt": receipt, "found": found})
