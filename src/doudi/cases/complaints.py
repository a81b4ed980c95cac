"""Complaints and reports at the review: they make a visit of the reviewing office necessary (57号 20)."""

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
    """Staff record a complaint by the step `complain`; gives its id. Raises what `take_step` does."""
    if not matter.strip():
        raise UnableToTakeStep("请写明投诉举报的内容。")
    case = steps.find(case_id)
    steps.take(case_id, "complain", actor=actor, at=at)
    complaint = Complaint(
        case=case,
        division=case.division,
        matter=matter.strip(),
        contact=contact.strip(),
        **acted(actor.ref, at),
    )
    complaint.save(force_insert=True)
    Case.objects.unscoped("mark one case").filter(pk=case_id).update(has_complaint=True)
    return complaint.id
