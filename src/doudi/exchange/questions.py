"""Put questions to partners into the outbox, and mark what they are about as unknown until the answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from doudi.access.principal import Principal
from doudi.exchange.models import Message, Verification
from doudi.exchange.partners import PARTNERS, Partner
from doudi.registry.actions import NewFact, record_facts
from doudi.work.actions import enqueue

KIND = "exchange.send"
WORKER = Principal.system("exchange")


@dataclass(frozen=True)
class Subject:
    """Someone to ask about. `consent` is the version of the text they agreed to, None without consent."""

    person_id: UUID
    is_head: bool
    consent: str | None


def put(
    verification: Verification,
    subject: Subject,
    partners: Iterable[Partner],
    *,
    at: datetime,
) -> list[Message]:
    """Write one message per partner and enqueue it; without consent it stays, not authorised, unsent."""
    messages = [_message(verification, subject, partner, at) for partner in partners]
    Message.objects.bulk_create(messages)
    facts = [fact for message in messages for fact in _unknown(verification, message, subject)]
    record_facts(facts, actor=WORKER, at=at, division=verification.division)
    for message in messages:
        if message.state == Message.State.WAITING:
            send_later(message, at=at)
    return messages


def send_later(message: Message, *, at: datetime, not_before: datetime | None = None) -> None:
    """Enqueue the next turn of a message, in the caller's transaction."""
    rows = Message.objects.unscoped("the next turn of one message").filter(id=message.id)
    rows.update(turn=F("turn") + 1)
    turn = rows.values_list("turn", flat=True).get()
    enqueue(KIND, f"{message.id}:{turn}", {"message": str(message.id)}, at=at, not_before=not_before)


def _message(verification: Verification, subject: Subject, partner: Partner, at: datetime) -> Message:
    authorised = subject.consent is not None
    return Message(
        partner=partner.code,
        key=f"{verification.case_number}:{verification.round}:{subject.person_id}",
        verification=verification,
        person_id=subject.person_id,
        of_head=subject.is_head,
        case_number=verification.case_number,
        consent_version=subject.consent or "",
        state=Message.State.WAITING if authorised else Message.State.NOT_AUTHORISED,
        problem="" if authorised else "no_consent",
        next_try_at=at if authorised else None,
        division=verification.division,
        created_at=at,
    )


def _unknown(verification: Verification, message: Message, subject: Subject) -> Iterable[NewFact]:
    """The mark "asked" on every fact the partner can tell: unknown, whatever was declared (R21)."""
    partner = PARTNERS[message.partner]
    for name in partner.facts:
        yield _asked(verification, message, partner, "person", subject.person_id, name)
    if subject.is_head:
        for name in partner.household_facts:
            yield _asked(verification, message, partner, "household", verification.household_id, name)


def _asked(
    verification: Verification, message: Message, partner: Partner, kind: str, subject: UUID, name: str
) -> NewFact:
    return NewFact(
        subject_kind="household" if kind == "household" else "person",
        subject=subject,
        name=name,
        value=None,
        source=partner.code,
        source_ref=str(message.id),
        observed_on=None,
        household=verification.household_id,
        standing="asked",
        uses=partner.uses,
        case_number=verification.case_number,
    )
