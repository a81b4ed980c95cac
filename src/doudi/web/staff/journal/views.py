"""Search the journal, and see whether the seal holds."""

from urllib.parse import urlencode

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from doudi.access.permission import require
from doudi.access.principal import of_request
from doudi.audit import queries
from doudi.audit.actions import Event, record
from doudi.cases.queries import step_labels
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.journal.forms import JournalForm
from doudi.work import clock


@staff
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    """Entries of the auditor's area, latest first, by whatever was asked; and the state of the seal."""
    principal = of_request(request)
    require(principal, "journal.read")
    form = JournalForm(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    with transaction.atomic():  # the auditor is journaled like anyone else, before anything is shown
        record(Event("journal.read", principal.ref, clock.now(), case=chosen.get("case") or ""))
        page = queries.search(
            reach=(principal.division_from, principal.division_until),
            action=chosen.get("action") or "",
            actor=chosen.get("actor") or "",
            case=chosen.get("case") or "",
            since=chosen.get("since"),
            until=chosen.get("until"),
            after=request.GET.get("after", ""),
        )
    query = urlencode([(name, value) for name, value in request.GET.items() if name != "after"])
    context = {
        "form": form,
        "rows": page.rows,
        "next_after": page.next_after,
        "query": f"{query}&" if query else "",
        "seal": queries.seal_status(),
        "step_labels": step_labels(),
    }
    return show(request, "staff/journal/page.html", context, room="journal")
