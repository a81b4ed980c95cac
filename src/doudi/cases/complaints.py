"""Complaints that come in while a case is under review: from then on a visit is needed first (57号 20)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from doudi.access.principal import Principal
from doudi.cases import steps
from doudi.cases.errors import UnableToTakeStep
from doudi.cases.models import Case, Complaint
from doudi.cases.models.row import acted


@transaction.atomic
def receive(*, case_id: UUID, matter: str, actor: Principal, at: datetime, contact: str = "") -> UUID:
    """Record a complaint about the case and give its id. Raises what `take_step` raises."""
    if not matter.strip():
        raise UnableToTakeStep("请写明投诉举报的内容。")
    row = steps.take(case_id, "complain", actor=actor, at=at)
    complaint = Complaint(
        case=row.case,
        division=row.division,
        matter=matter.strip(),
        contact=contact.strip(),
        **acted(actor.ref, at),
    )
    complaint.save(force_insert=True)
    Case.objects.unscoped("mark one case").filter(pk=case_id).update(has_complaint=True)
    return complaint.id
