"""What the departments answered, beside what we said; and a dispute where it is wrong (57号 18)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from doudi.exchange import actions as exchange
from doudi.exchange import report
from doudi.exchange.partners import PARTNERS
from doudi.law.benefits.wording import value_text
from doudi.law.errors import Unable
from doudi.policies.load import policies
from doudi.web import errors
from doudi.web.citizen.apply.applicant import signed_in
from doudi.web.citizen.my.own import reader
from doudi.web.forms import PageForm, TextField
from doudi.web.forms.fields import long_text
from doudi.web.templatetags.words import day, english, spoken
from doudi.work import clock

ANSWERED = {"hit", "none"}
STATES = {
    "not_authorised": gettext_lazy("没有授权，没查"),
    "timed_out": gettext_lazy("部门还没答复，先当作不知道"),
    "error": gettext_lazy("部门系统出错，先当作不知道"),
    "waiting": gettext_lazy("正在查"),
}


class DisputeForm(PageForm):
    """What is wrong with a figure."""

    reason = TextField(
        label=gettext_lazy("哪里不对？"),
        help_text=gettext_lazy("例如：这辆车去年已经卖掉了；这份工作三月就不做了。"),
        limit=1000,
        widget=long_text(),
    )


@dataclass(frozen=True)
class Row:
    """A figure of the report in words; `found` is "" where no department holds one."""

    member: str
    member_id: UUID
    item: str
    label: str
    declared: str
    found: str
    source: str
    observed_on: date | None
    differs: bool
    dispute: report.DisputeView | None


@dataclass(frozen=True)
class Told:
    """What one department told of one member: figures, and the names of those it holds no record of."""

    source: str
    observed_on: date | None
    rows: tuple[Row, ...]
    without: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """What was found about one member and agrees, or was not asked of them, department by department."""

    member: str
    told: tuple[Told, ...]


@dataclass(frozen=True)
class Pending:
    """A department that has not told yet about a member, and why."""

    member: str
    source: str
    state: str


def in_words(row: report.Row) -> Row:
    """One row in the reader's language."""
    return Row(
        member=row.member,
        member_id=row.member_id,
        item=row.item,
        label=row.en if english() else row.zh,
        declared=value(row, row.declared),
        found=value(row, row.found),
        source=department(row.source),
        observed_on=row.observed_on,
        differs=row.differs,
        dispute=row.dispute,
    )


def department(code: str) -> str:
    """The name of a department."""
    return spoken(PARTNERS[code]) if code in PARTNERS else ""


def value(row: report.Row, said: report.Value) -> str:
    """A figure as people read it, with its unit; "" where there is none."""
    if said is None:
        return ""
    if isinstance(said, bool):
        return _("是") if said else _("否")
    fact = policies().facts.get(row.item)
    if row.type == "date" and isinstance(said, str):
        return day(said)
    if row.type == "code" and fact is not None and said in fact.choices:
        return spoken(fact.choices[str(said)])
    if fact is None or row.type not in {"money", "count", "ratio"}:
        return str(said)
    return value_text(said, row.type, fact.unit, "en" if english() else "zh")


def _first(row: report.Row) -> bool:
    """What differs, and what is being asked again because it was said to be wrong."""
    return row.differs or (row.dispute is not None and row.found is None)


def found_by_member(rows: Iterable[report.Row]) -> list[Found]:
    """What the departments that answered hold, member by member; not what differs, which stands above."""
    answered = [row for row in rows if row.state in ANSWERED and not _first(row)]
    members = dict.fromkeys((row.member_id, row.member) for row in answered)
    return [_found(name, [row for row in answered if row.member_id == one]) for one, name in members]


def _found(member: str, rows: Sequence[report.Row]) -> Found:
    words = [in_words(row) for row in rows]
    sources = dict.fromkeys((row.source, row.observed_on) for row in words)
    return Found(member, tuple(_told(words, *source) for source in sources))


def _told(words: Iterable[Row], source: str, observed_on: date | None) -> Told:
    own = [row for row in words if (row.source, row.observed_on) == (source, observed_on)]
    held, without = [row for row in own if row.found], [row.label for row in own if not row.found]
    return Told(source, observed_on, tuple(held), tuple(without))


def pending(cells: Iterable[report.Cell]) -> list[Pending]:
    """Who still owes an answer, about whom."""
    return [
        Pending(cell.member, department(cell.source), str(STATES.get(cell.state, cell.state)))
        for cell in cells
        if cell.state not in ANSWERED
    ]


@signed_in
@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    """What differs from what was said, then what was found besides, then who still owes an answer."""
    who = reader(request, number)
    found = report.read(who.principal, number, at=clock.now())
    frame = {
        "who": who,
        "number": number,
        "report": found,
        "differing": [in_words(row) for row in found.rows if _first(row)],
        "members": found_by_member(found.rows),
        "pending": pending(found.matrix),
    }
    return render(request, "citizen/my/report.html", frame)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, number: str, member: UUID, item: str) -> HttpResponse:
    """Say that a figure is wrong: the department is asked again, and a person looks into it (复查)."""
    who = reader(request, number)
    found = report.read(who.principal, number, at=clock.now())
    told = (one for one in found.rows if one.found is not None)
    row = next((in_words(one) for one in told if (one.member_id, one.item) == (member, item)), None)
    if row is None:
        raise Http404
    form = DisputeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            exchange.dispute(
                case_number=number,
                person_id=member,
                item=item,
                reason=form.cleaned_data["reason"],
                actor=who.principal,
                at=clock.now(),
            )
        except Unable as refusal:
            form.add_error(None, errors.said(refusal))
        else:
            messages.success(request, _("收到了。会再问一次，并由工作人员复查，结果会告诉您。"))
            return redirect(f"/my/cases/{number}/report/")
    frame = {"who": who, "number": number, "row": row, "form": form}
    return render(request, "citizen/my/dispute.html", frame, status=422 if form.errors else 200)
