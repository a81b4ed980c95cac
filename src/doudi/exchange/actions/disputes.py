"""复查: the applicant says a finding is wrong; the source is asked again, and a person decides.

民发〔2021〕57号 18: the applicant brings papers, the township has the matter checked again.
"""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.exchange import consent, questions
from doudi.exchange.actions.verification import begin_round
from doudi.exchange.errors import UnableToDispute
from doudi.exchange.models import Dispute, Message
from doudi.exchange.partners import PARTNERS
from doudi.registry import sources
from doudi.registry.actions import NewFact, record_facts
from doudi.registry.households import members_of
from doudi.registry.standing import acts_for

Value = int | str | bool
MOST = 30  # of one case: each asks a department again


@transaction.atomic
def dispute(
    *, case_number: str, person_id: UUID, item: str, reason: str, actor: Principal, at: datetime
) -> UUID:
    """Open a dispute on one finding about one person and ask the source again. Gives the dispute's id.

    `person_id` is the member the finding is about (for a household's figure, the head); `actor` the
    applicant, their helper, or the counter. Raises UnableToDispute.
    """
    if not reason.strip():
        raise UnableToDispute("请写明您认为哪里不对，例如“这辆车去年已经卖掉”。有材料可以一并交来。")
    partner = next((p for p in PARTNERS.values() if item in (*p.facts, *p.household_facts)), None)
    before = _asked_before(case_number, person_id, partner.code if partner else "")
    if partner is None or before is None or before.verification is None:
        raise UnableToDispute("这一项没有向部门核对过，不需要提出异议。请刷新页面查看核对结果。")
    members = [m.person_id for m in members_of(before.verification.household_id, localdate(at))]
    speaks_for = acts_for(actor, "verification.dispute", members)
    require(actor, "verification.dispute", division=before.division, subject=speaks_for)
    opened = Dispute.objects.unscoped("how many disputes one case had").filter(case_number=case_number)
    if opened.count() >= MOST:
        raise UnableToDispute(
            f"一件申请最多提 {MOST} 次异议。还有材料，请到窗口当面说。",
            f"At most {MOST} disputes in one application. Please bring the rest to the counter.",
        )
    verification = begin_round(
        case_number, before.verification.household_id, before.verification.purpose, actor, at
    )
    version = consent.valid(person_id, case_number)
    subject = questions.Subject(person_id, item in partner.household_facts, version)
    (message,) = questions.put(verification, subject, [partner], at=at)
    row = Dispute(
        case_number=case_number,
        person_id=person_id,
        partner=partner.code,
        item=item,
        message=message,
        reason=reason.strip(),
        opened_at=at,
        opened_by=f"{actor.ref.kind}:{actor.ref.id}",
        division=before.division,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise UnableToDispute("这一项的异议已经收到，正在复查。有新的材料请交给经办人。") from error
    record(
        Event(
            "verification.dispute", actor.ref, at, subject=person_id, case=case_number, detail={"item": item}
        )
    )
    return row.id


@transaction.atomic
def resolve_dispute(
    *,
    dispute_id: UUID,
    resolution: Literal["kept", "corrected"],
    reason: str,
    actor: Principal,
    at: datetime,
    corrected_value: Value | None = None,
) -> None:
    """Decide a dispute: the finding stands, or another value does. A named person decides, with a reason.

    A corrected value becomes a fact of source "review", which is followed before all departments.
    """
    row = (
        Dispute.objects.unscoped("one dispute, permission checked next")
        .select_related("message__verification")
        .filter(id=dispute_id)
        .first()
    )
    if row is None:
        raise UnableToDispute("没有找到这项异议。请返回核对报告重新选择。")
    require(actor, "verification.resolve", division=row.division)
    if not reason.strip():
        raise UnableToDispute("请写明复查认定的理由。理由会告知申请人。")
    if (corrected_value is not None) != (resolution == "corrected"):
        raise UnableToDispute("更正时请填写更正后的内容；维持原结果时不要填写。")
    done = Dispute.objects.unscoped("resolve one dispute once").filter(id=row.id, resolved_at__isnull=True)
    row.state, row.resolution_reason, row.resolved_at = Dispute.State(resolution), reason.strip(), at
    row.resolved_by = f"{actor.ref.kind}:{actor.ref.id}"
    if not done.update(state=row.state, resolved_at=at, resolved_by=row.resolved_by):
        raise UnableToDispute("这项异议已经有人办结。请刷新页面查看结果。")
    row.save(update_fields=["resolution_reason"])
    if corrected_value is not None:
        _record_review(row, corrected_value, actor, at)
    record(
        Event(
            "verification.resolve",
            actor.ref,
            at,
            subject=row.person_id,
            case=row.case_number,
            detail={"item": row.item, "resolution": resolution},
        )
    )


def _asked_before(case_number: str, person_id: UUID, partner: str) -> Message | None:
    rows = Message.objects.unscoped("the question a finding came from").filter(
        case_number=case_number, person=person_id, partner=partner, direction="out"
    )
    return rows.select_related("verification").order_by("-created_at", "-id").first()


def _record_review(row: Dispute, value: Value, actor: Principal, at: datetime) -> None:
    partner = PARTNERS[row.partner]
    verification = row.message.verification if row.message else None
    if verification is None:
        raise UnableToDispute("这项异议没有对应的核对记录，请联系系统管理员。")
    of_household = row.item in partner.household_facts
    fact = NewFact(
        subject_kind="household" if of_household else "person",
        subject=verification.household_id if of_household else row.person_id,
        name=row.item,
        value=value,
        source=sources.REVIEW,
        source_ref=f"dispute:{row.id}",
        observed_on=localdate(at),
        household=verification.household_id,
        uses=partner.uses,
        case_number=row.case_number,
    )
    record_facts([fact], actor=actor, at=at, division=row.division)
