"""The list of pairs, one pair, the list of merges, one merge."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doudi.access.permission import may
from doudi.access.principal import Principal, of_request
from doudi.access.queries import division_names
from doudi.cases import queries as cases
from doudi.payments import queries as payments
from doudi.registry.errors import UnableToFind
from doudi.registry.identity import queries, reviews
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.identity.beside import WHY, lines
from doudi.web.staff.identity.forms import ReasonForm
from doudi.web.staff.identity.report import compared
from doudi.work import clock

STATES = ("waiting", "same", "different")
_ROOM = "identity"


@staff
@require_safe
def pairs(request: HttpRequest) -> HttpResponse:
    """The pairs in a state, by place: an indexed walk, however many there are."""
    principal = of_request(request)
    state = request.GET.get("state", "waiting")
    if state not in STATES:
        raise Http404
    page = queries.pairs(principal, state=state, after=_key(request.GET.get("after", "")))
    places = division_names(row.division for row in page.rows)
    last = queries.last_run(principal)
    context = {
        "rows": [(row, places.get(row.division, ""), WHY.get(row.why, row.why)) for row in page.rows],
        "state": state,
        "next_after": page.next_after,
        "query": f"state={state}&",
        "last": last,
        "compared": list(compared(last.report)) if last else [],
    }
    return show(request, "staff/identity/pairs.html", context, room=_ROOM)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def pair(request: HttpRequest, pair_id: UUID) -> HttpResponse:
    """Two records side by side; posting says whether they are of one person."""
    principal, form = of_request(request), ReasonForm(posted(request))

    def decide() -> None:
        reviews.decide(
            pair_id=pair_id,
            same=request.POST["act"] == "same",
            reason=form.cleaned_data["reason"],
            actor=principal,
            at=clock.now(),
        )

    if request.method == "POST":
        if request.POST.get("act") not in {"same", "different"}:
            raise Http404
        if carried_out(form, decide):
            messages.success(request, _("已记下，记入日志。"))
            return HttpResponseRedirect(reverse("staff:identity"))
    try:
        view = queries.pair(principal, pair_id, at=clock.now())
    except UnableToFind:
        raise Http404 from None
    context = {"view": view, "lines": list(lines(view)), "why": WHY.get(view.row.why, ""), "form": form}
    return show(request, "staff/identity/pair.html", context, room=_ROOM, status=status_of(form))


@staff
@require_safe
def merges(request: HttpRequest) -> HttpResponse:
    """The merges, the latest first."""
    rows = queries.merges(of_request(request), after=_key(request.GET.get("after", "")))
    more = rows[-1].merge_id if len(rows) == queries.PAGE else None
    context = {"rows": rows, "next_after": more, "query": ""}
    return show(request, "staff/identity/merges.html", context, room=_ROOM)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, merge_id: UUID) -> HttpResponse:
    """One merge, what has followed it, and undoing it."""
    principal, form = of_request(request), ReasonForm(posted(request))
    try:
        row = queries.merge(principal, merge_id)
    except UnableToFind:
        raise Http404 from None

    def undo() -> None:
        reviews.undo(merge_id=merge_id, reason=form.cleaned_data["reason"], actor=principal, at=clock.now())

    if request.method == "POST" and carried_out(form, undo):
        messages.success(request, _("合并已撤销。请把下面列出的逐项核对，该改的由人改。"))
        return HttpResponseRedirect(reverse("staff:merge", args=[merge_id]))
    context = {"row": row, "form": form, **_followed(principal, row)}
    return show(request, "staff/identity/merge.html", context, room=_ROOM, status=status_of(form))


def _followed(principal: Principal, row: queries.MergeRow) -> dict[str, Any]:
    """What people have to look at when a merge is undone: also cases and payments of both."""
    both, today = (row.kept, row.merged), clock.today()
    may_pay = may(principal, "payment.read")
    found = [case for person in both for case in cases.cases_of_person(principal, person, as_of=today)]
    return {
        "since": queries.since(row),
        "cases": list({case.case_id: case for case in found}.values()),
        "may_pay": may_pay,
        "paid": payments.of_people(principal, both, at=clock.now(), as_of=today) if may_pay else (),
        "may_undo": row.undone_at is None and may(principal, "identity.merge"),
    }


def _key(text: str) -> UUID | None:
    """A row's identifier in an address; None for anything else."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
