"""Background work "exchange.send": put one question to a department, and take its answer.

Killed at any moment, nothing is lost and nothing doubled: the question carries the message's id as its
number, so that the department sees one question however often it is sent; the answer, its facts and the end
of the job are one transaction, which only the first answer can commit.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from doudi.audit.actions import Event, record
from doudi.exchange import backoff, circuit, consent, network, questions
from doudi.exchange.errors import UnableToAskDepartment, UnableToBeAnswered, UnableToReach
from doudi.exchange.models import ANSWERED, Dispute, Message
from doudi.exchange.partners import PARTNERS, Partner
from doudi.exchange.questions import WORKER
from doudi.exchange.reply import Answer, Finding, Question
from doudi.registry.actions import NewFact, record_facts
from doudi.registry.queries import clear_identity
from doudi.vault.index import blind_index
from doudi.work.context import Context


def send(payload: Mapping[str, Any], context: Context) -> None:
    """Do one attempt at one message.

    1. Answered already, or no consent any more: nothing is sent.
    2. The line is cut: come back when it may be whole.
    3. Count the attempt and commit, then ask, outside any transaction.
    4. Take the answer, or note the failure and when to try again, in one transaction with the job's end.
    """
    message = _load(UUID(str(payload["message"])))
    if message is None or message.state in ANSWERED:
        with context.complete():
            return
    try:
        question = compose(message)
    except UnableToAskDepartment as refusal:
        unable = Message.State.ERROR if refusal.code == "no_id_number" else Message.State.NOT_AUTHORISED
        with context.complete():
            _close(message, unable, refusal.code, None)
            _journal("verification.refused", message, context.at)
        return
    closed = circuit.closed_until(message.partner, context.at)
    if closed is not None:
        with context.complete():
            _postpone(message, closed, context.at)
        return
    _count(message, context.at)
    partner = PARTNERS[message.partner]
    try:
        with network.in_background():
            raw = partner.ask(question)
        answer = partner.read(raw, question)
    except UnableToBeAnswered as refusal:
        with context.complete():
            _close(message, Message.State.NOT_AUTHORISED, refusal.code, None)
            _journal("verification.refused", message, context.at)
    except UnableToReach as failure:
        circuit.failed(message.partner, context.at)
        with context.complete():
            _note_failure(message, failure, context.at)
    else:
        circuit.worked(message.partner, context.at)
        with context.complete():
            _take(message, partner, question, raw, answer, context.at)


def compose(message: Message) -> Question:
    """The question of a message, or UnableToAskDepartment.

    Case, purpose and a consent in force are looked up anew each time: a consent withdrawn a minute ago
    stops what was enqueued before.
    """
    purpose = message.verification.purpose if message.verification else ""
    version = consent.valid(message.person_id, message.case_number) if message.person_id else None
    if message.person_id is None or not message.case_number or not purpose:
        raise UnableToAskDepartment(
            "没有申请编号或用途，不向部门查询。（社会救助法 第七十条第六项）", "no_case"
        )
    if version is None:
        raise UnableToAskDepartment("没有本人授权，不向部门查询。（社会救助法 第四十条）", "no_consent")
    who = clear_identity(message.person_id)
    if not who.id_number:
        raise UnableToAskDepartment("这位成员没有登记身份证号，无法查询。请先补登身份证号。", "no_id_number")
    return Question(str(message.id), message.case_number, purpose, version, who.name, who.id_number)


def _load(message_id: UUID) -> Message | None:
    rows = Message.objects.unscoped("the message of this job")
    return rows.select_related("verification").filter(id=message_id).first()


@transaction.atomic
def _count(message: Message, at: datetime) -> None:
    """Count the attempt; the first one is noted in the journal, for the person to see who was told."""
    rows = Message.objects.unscoped("count an attempt").filter(id=message.id)
    rows.update(attempts=F("attempts") + 1)
    message.attempts += 1
    if message.attempts == 1:
        _journal("verification.ask", message, at, ("identity",))


def _close(message: Message, state: str, problem: str, next_try_at: datetime | None) -> bool:
    """Set the state unless an answer was taken meanwhile."""
    rows = Message.objects.unscoped("end an attempt").filter(id=message.id).exclude(state__in=ANSWERED)
    return bool(rows.update(state=state, problem=problem, next_try_at=next_try_at))


def _postpone(message: Message, until: datetime, at: datetime) -> None:
    if _close(message, Message.State.ERROR, "line_cut", until):
        questions.send_later(message, at=at, not_before=until)


def _note_failure(message: Message, failure: UnableToReach, at: datetime) -> None:
    """The figure stays unknown; a next attempt is enqueued in the same transaction, unless it is hopeless."""
    wait = backoff.delay(message.attempts) if failure.retry else None
    state = Message.State.TIMED_OUT if failure.timed_out else Message.State.ERROR
    if _close(message, state, failure.code, at + wait if wait else None) and wait:
        questions.send_later(message, at=at, not_before=at + wait)


def _take(
    message: Message,
    partner: Partner,
    question: Question,
    raw: Mapping[str, Any],
    answer: Answer,
    at: datetime,
) -> None:
    rows = Message.objects.unscoped("take the first answer only").filter(id=message.id)
    taken = rows.exclude(state__in=ANSWERED).update(
        state=answer.result,
        problem="",
        next_try_at=None,
        as_of=answer.as_of,
        answered_at=at,
        consent_version=question.consent_version,
        payload_hash=blind_index("payload", json.dumps(question.body(), sort_keys=True)),
    )
    if not taken:
        return
    message.reply = json.dumps(raw, ensure_ascii=False, sort_keys=True)
    message.save(update_fields=["reply"])
    facts = [fact for finding in answer.findings if (fact := _fact(message, partner, finding, answer))]
    record_facts(facts, actor=WORKER, at=at, division=message.division)
    Dispute.objects.unscoped("the dispute this answers").filter(
        message=message, state=Dispute.State.RECHECKING
    ).update(state=Dispute.State.ANSWERED)
    _journal("verification.answer", message, at, partner.groups)


def _fact(message: Message, partner: Partner, finding: Finding, answer: Answer) -> NewFact | None:
    """The finding as a fact of the registry; the household's figures come with the head's answer."""
    verification = message.verification
    if verification is None or message.person_id is None:
        return None
    if finding.entity == "household" and not message.of_head:
        return None
    return NewFact(
        subject_kind=finding.entity,
        subject=verification.household_id if finding.entity == "household" else message.person_id,
        name=finding.name,
        value=finding.value,
        source=partner.code,
        source_ref=str(message.id),
        observed_on=answer.as_of,
        household=verification.household_id,
        standing="silent" if finding.silent else "found",
        uses=partner.uses,
        case_number=message.case_number,
    )


def _journal(action: str, message: Message, at: datetime, groups: tuple[str, ...] = ()) -> None:
    verification = message.verification
    record(
        Event(
            action,
            WORKER.ref,
            at,
            subject=message.person_id,
            household=verification.household_id if verification else None,
            case=message.case_number,
            purpose=verification.purpose if verification else "",
            groups=groups,
            division=message.division,
            detail={"partner": message.partner, "message": str(message.id)},
        )
    )
