"""Complaints at the review make a visit necessary (57号 20); a family's own disagreement goes on its file."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.cases import steps
from doudi.cases.errors import UnableToTakeStep
from doudi.cases.models import Case, Complaint
from doudi.cases.models.row import acted

MOST_SAID = 20  # disagreements on one case


@transaction.atomic
def receive(*, case_id: UUID, matter: str, actor: Principal, at: datetime, contact: str = "") -> UUID:
    """Record a complaint, or the family's own disagreement, and give its id.

    From staff, at the review, it is the step `complain`: the reviewing office must then visit. From the
    applicant or a helper it moves nothing and is shown to who holds the case. Raises what `take_step` does.
    """
    if not matter.strip():
        raise UnableToTakeStep("请写明您想反映的内容。")
    case = steps.find(case_id)
    own = actor.kind in {"citizen", "helper"}
    if own:
        require(actor, "case.disagree", subject=case.applicant_id)
        said = Complaint.objects.unscoped("what the family said of one case").filter(case=case)
        if said.filter(kind="disagreement").count() >= MOST_SAID:
            raise UnableToTakeStep(
                "您的意见都在这件申请里了，经办的人看得到。还有要说的，请到窗口，或拨打热线 12349。",
            )
        record(Event("case.disagree", actor.ref, at, subject=case.applicant_id, case=case.number))
    else:
        steps.take(case_id, "complain", actor=actor, at=at)
    complaint = Complaint(
        case=case,
        division=case.division,
        kind="disagreement" if own else "complaint",
        matter=matter.strip(),
        contact=contact.strip(),
        **acted(actor.ref, at),
    )
    complaint.save(force_insert=True)
    mark = {"has_disagreement": True} if own else {"has_complaint": True}
    Case.objects.unscoped("mark one case").filter(pk=case_id).update(**mark)
    return complaint.id
