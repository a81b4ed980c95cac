"""Ask the departments about a household, for one case, with everyone's consent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate

from doudi.access.permission import require, table
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.exchange import circuit, consent, questions
from doudi.exchange.errors import UnableToAskDepartment
from doudi.exchange.models import ANSWERED, Message, Verification
from doudi.exchange.partners import PARTNERS
from doudi.registry.queries import household_division, members_of


@dataclass(frozen=True)
class Asked:
    """What came of a request: how many questions are on their way, and who has not consented."""

    sent: int
    not_authorised: tuple[UUID, ...]


def request_verification(
    *,
    case_number: str,
    household_id: UUID,
    person_ids: Sequence[UUID],
    purpose: str,
    actor: Principal,
    at: datetime,
) -> Asked:
    """Ask every department about each person. Whoever has not consented is left out, and stays unknown.

    Raises UnableToAskDepartment, after a line in the journal, when there is no case, no purpose, or when
    none of the people has consented (社会救助法 40, 41, 70(6)); UnableToAct without the right.
    """
    require(actor, "verification.request", division=household_division(household_id))
    given = {person: consent.valid(person, case_number) for person in person_ids}
    refusal = _refusal(case_number, purpose, given)
    if refusal:
        with transaction.atomic():
            _journal("verification.refused", actor, at, case_number, household_id, purpose, 0)
        raise refusal
    with transaction.atomic():
        verification = begin_round(case_number, household_id, purpose, actor, at)
        heads = {m.person_id for m in members_of(household_id, localdate(at)) if m.relation == "head"}
        messages = [
            message
            for person, version in given.items()
            for message in questions.put(
                verification,
                questions.Subject(person, person in heads, version),
                PARTNERS.values(),
                at=at,
            )
        ]
        sent = sum(message.state == Message.State.WAITING for message in messages)
        _journal("verification.request", actor, at, case_number, household_id, purpose, sent)
    return Asked(sent, tuple(p for p, version in given.items() if version is None))


@transaction.atomic
def ask_again(*, case_number: str, actor: Principal, at: datetime, partner: str | None = None) -> int:
    """Send at once what is still unanswered (of one partner, or of all), and give the number of questions.

    For a person who knows that a department is back; whoever consented since then is asked about too.
    """
    waiting = list(
        Message.objects.unscoped("unanswered questions of one case, permission checked next")
        .filter(case_number=case_number, direction="out", **({"partner": partner} if partner else {}))
        .exclude(state__in=ANSWERED)
        .order_by("id")
    )
    if waiting:
        require(actor, "verification.request", division=waiting[0].division)
    sent = 0
    for message in waiting:
        version = consent.valid(message.person_id, case_number) if message.person_id else None
        if version is None:
            continue
        message.attempts = 0
        message.state = Message.State.WAITING
        message.consent_version, message.problem, message.next_try_at = version, "", at
        message.save(update_fields=["attempts", "state", "consent_version", "problem", "next_try_at"])
        circuit.mend(message.partner, at)
        questions.send_later(message, at=at)
        sent += 1
    if sent:
        record(Event("verification.ask_again", actor.ref, at, case=case_number, detail={"count": sent}))
    return sent


def begin_round(
    case_number: str, household_id: UUID, purpose: str, actor: Principal, at: datetime
) -> Verification:
    """The next round of questions of a case."""
    rounds = Verification.objects.unscoped("rounds of one case").filter(case_number=case_number)
    last = rounds.aggregate(last=Max("round"))["last"] or 0
    verification = Verification(
        case_number=case_number,
        household_id=household_id,
        round=last + 1,
        purpose=purpose,
        division=household_division(household_id),
        requested_at=at,
        requested_by=f"{actor.ref.kind}:{actor.ref.id}",
    )
    verification.save(force_insert=True)
    return verification


def _refusal(case_number: str, purpose: str, given: dict[UUID, str | None]) -> UnableToAskDepartment | None:
    """Why nothing may be asked; None when something may."""
    if not case_number.strip():
        return UnableToAskDepartment(
            "没有申请编号，不能向部门查询。请先受理申请。（社会救助法 第七十条第六项）", "no_case"
        )
    if purpose not in table().purposes:
        return UnableToAskDepartment(
            "没有写明查询用途，不能向部门查询。请选择用途后再提请核对。", "no_purpose"
        )
    if not any(given.values()):
        return UnableToAskDepartment(
            "家庭成员都还没有授权，不能向部门查询。请先请成员签署核对授权书。（社会救助法 第四十条）",
            "no_consent",
        )
    return None


def _journal(
    action: str, actor: Principal, at: datetime, case: str, household: UUID, purpose: str, sent: int
) -> None:
    record(
        Event(
            action, actor.ref, at, household=household, case=case, purpose=purpose, detail={"questions": sent}
        )
    )
