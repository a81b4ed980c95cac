"""Search the journal, and see whether the seal holds."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doudi.access.permission import require
from doudi.access.principal import of_request
from doudi.audit import queries
from doudi.audit.actions import Event, record
from doudi.audit.queries import EntryRow
from doudi.cases.queries import step_labels
from doudi.registry.queries import PersonCard, cards_of, heads_of, lived_in
from doudi.vault.masking import mask_name
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
    labels = step_labels()
    form = JournalForm(request.GET or None, steps=labels)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    with transaction.atomic():  # the auditor is journaled like anyone else, before anything is shown
        subject = chosen.get("subject")
        record(
            Event("journal.read", principal.ref, clock.now(), case=chosen.get("case") or "", subject=subject)
        )
        page = queries.search(
            reach=(principal.division_from, principal.division_until),
            action=chosen.get("action") or "",
            actor=chosen.get("actor") or "",
            case=chosen.get("case") or "",
            subject=subject,
            households=lived_in(subject) if subject else (),
            since=chosen.get("since"),
            until=chosen.get("until"),
            after=request.GET.get("after", ""),
        )
    query = urlencode([(name, value) for name, value in request.GET.items() if name != "after"])
    context = {
        "form": form,
        "rows": page.rows,
        "whom": _whom(page.rows),
        "person": cards_of([subject]).get(subject) if subject else None,
        "next_after": page.next_after,
        "query": f"{query}&" if query else "",
        "seal": queries.seal_status(),
        "step_labels": labels,
    }
    return show(request, "staff/journal/page.html", context, room="journal")


def _whom(rows: Sequence[EntryRow]) -> dict[UUID, str]:
    """Per person or household of these entries, the masked name and number of the person, or of its head."""
    heads = heads_of({row.household for row in rows if row.household and not row.subject})
    cards = cards_of({row.subject for row in rows if row.subject} | set(heads.values()))
    said = {key: _masked(card) for key, card in cards.items()}
    homes = {home: _("%(who)s一家") % {"who": said[head]} for home, head in heads.items() if head in said}
    return said | homes


def _masked(card: PersonCard) -> str:
    return " ".join(part for part in (mask_name(card.name), card.masked_id) if part)
