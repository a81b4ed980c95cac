"""What the departments answered, beside what we said; and a dispute where it is wrong (57号 18)."""

from dataclasses import dataclass
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
from doudi.law.errors import Unable
from doudi.web import errors
from doudi.web.citizen.apply.applicant import signed_in
from doudi.web.citizen.my.own import reader
from doudi.web.forms import PageForm, TextField
from doudi.web.forms.fields import long_text
from doudi.web.templatetags.words import english, yuan
from doudi.work import clock

STATES = {
    "hit": gettext_lazy("查到了"),
    "none": gettext_lazy("查过，没有"),
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
    """A row of the report in words."""

    member: str
    member_id: UUID
    item: str
    label: str
    declared: str
    found: str
    source: str
    observed_on: object
    state: str
    differs: bool
    dispute: report.DisputeView | None
    answered: bool


def in_words(row: report.Row) -> Row:
    """One row in the reader's language; unknown is said as unknown, never as nothing."""
    partner = PARTNERS.get(row.source)
    return Row(
        member=row.member,
        member_id=row.member_id,
        item=row.item,
        label=row.en if english() else row.zh,
        declared=value(row.type, row.declared, _("没有问过")),
        found=value(row.type, row.found, _("不知道")),
        source=(partner.en if english() else partner.zh) if partner else "",
        observed_on=row.observed_on,
        state=str(STATES.get(row.state, row.state)),
        differs=row.differs,
        dispute=row.dispute,
        answered=row.state in {"hit", "none"},
    )


def value(kind: str, said: report.Value, absent: str) -> str:
    """A figure as people read it."""
    if said is None:
        return absent
    if isinstance(said, bool):
        return _("是") if said else _("否")
    return yuan(said) if kind == "money" and isinstance(said, int) else str(said)


@signed_in
@require_safe
def page(request: HttpRequest, number: str) -> HttpResponse:
    """The report, differences first."""
    who = reader(request, number)
    found = report.read(who.principal, number, at=clock.now())
    rows = [in_words(row) for row in found.rows]
    frame = {
        "who": who,
        "number": number,
        "report": found,
        "rows": rows,
        "differing": [row for row in rows if row.differs],
    }
    return render(request, "citizen/my/report.html", frame)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, number: str, member: UUID, item: str) -> HttpResponse:
    """Say that a figure is wrong: the department is asked again, and a person looks into it (复查)."""
    who = reader(request, number)
    found = report.read(who.principal, number, at=clock.now())
    row = next((in_words(one) for one in found.rows if (one.member_id, one.item) == (member, item)), None)
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
