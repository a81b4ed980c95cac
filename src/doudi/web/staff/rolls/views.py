"""The list of rolls, handing one in, reading what was found, its columns, its workbook, and erasing it."""

import io
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.access.permission import may, require
from doudi.access.principal import of_request
from doudi.access.session import asked_by_itself
from doudi.monitoring.rolls import actions, queries
from doudi.monitoring.rolls.actions import HandedIn, UnableToFindRoll
from doudi.monitoring.rolls.finding import kinds
from doudi.monitoring.rolls.queries import Row
from doudi.rulebook.book import standing_law
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.rolls.forms import ColumnsForm, HandInForm
from doudi.work import clock

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@staff
@require_safe
def rolls(request: HttpRequest) -> HttpResponse:
    """Every roll within reach."""
    principal = of_request(request)
    context = {"rows": queries.rolls(principal), "may_check": may(principal, "roll.check")}
    return show(request, "staff/rolls/list.html", context, room="rolls")


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest) -> HttpResponse:
    """Choose the file; posting has it checked in the background."""
    principal = of_request(request)
    require(principal, "roll.check")
    form = HandInForm(posted(request), request.FILES or None)
    form.offer(principal, standing_law(), clock.today())
    kept: list[UUID] = []

    def begin() -> None:
        given = form.cleaned_data
        roll = HandedIn(
            name=given["file"].name,
            content=given["file"].read(),
            place=given["place"],
            as_of=given["as_of"],
            programme=given["programme"],
            language="en" if (get_language() or "").startswith("en") else "zh",
        )
        kept.append(actions.hand_in(roll, actor=principal, at=clock.now()))

    if request.method == "POST" and carried_out(form, begin):
        return HttpResponseRedirect(reverse("staff:roll", args=[kept[0]]))
    return show(request, "staff/rolls/hand_in.html", {"form": form}, room="rolls", status=status_of(form))


@staff
@require_safe
def roll(request: HttpRequest, roll_id: UUID) -> HttpResponse:
    """One roll: while it is checked, how far it is, asked again every two seconds; then what was found."""
    row = _found(request, roll_id)
    if asked_by_itself(request):
        context = {"row": row, "asked_again": True}
        return show(request, "staff/rolls/progress.html", context, room="rolls")
    principal, kind = of_request(request), request.GET.get("kind", "")
    kind = kind if kind in kinds() else ""
    page = queries.findings(principal, roll_id, kind, request.GET.get("after", ""), at=clock.now())
    context = {
        "row": row,
        "asked_again": False,
        "rows": [(kinds()[one.kind].label, one, row.sheet(one.sheet)) for one in page.rows],
        "next_after": page.next_after,
        "kind": kind,
        "kind_label": kinds()[kind].label if kind else None,
        "query": f"kind={kind}&" if kind else "",
        "may_check": may(principal, "roll.check"),
    }
    return show(request, "staff/rolls/roll.html", context, room="rolls")


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def columns(request: HttpRequest, roll_id: UUID) -> HttpResponse:
    """Which column is which; posting has the roll checked again."""
    row, principal = _found(request, roll_id), of_request(request)
    require(principal, "roll.check")
    form = ColumnsForm(posted(request), row=row)

    def again() -> None:
        actions.check_again(roll_id, form.choices(row.choices), actor=principal, at=clock.now())

    if request.method == "POST" and carried_out(form, again):
        return HttpResponseRedirect(reverse("staff:roll", args=[roll_id]))
    context = {"row": row, "form": form}
    return show(request, "staff/rolls/columns.html", context, room="rolls", status=status_of(form))


@staff
@require_safe
def found(request: HttpRequest, roll_id: UUID) -> FileResponse:
    """The workbook: the roll as it was, with what was found beside each row."""
    try:
        name, content = queries.workbook(of_request(request), roll_id, at=clock.now())
    except UnableToFindRoll:
        raise Http404 from None
    file = io.BytesIO(content)
    return FileResponse(file, as_attachment=True, filename=name, content_type=_XLSX)


@staff
@require_POST
def erase(request: HttpRequest, roll_id: UUID) -> HttpResponse:
    """Erase the roll now."""
    _found(request, roll_id)
    actions.erase(roll_id, actor=of_request(request), at=clock.now())
    messages.success(request, _("名册和核对结果已删除，不能恢复。"))
    return HttpResponseRedirect(reverse("staff:rolls"))


def _found(request: HttpRequest, roll_id: UUID) -> Row:
    try:
        return queries.roll(of_request(request), roll_id)
    except UnableToFindRoll:
        raise Http404 from None
