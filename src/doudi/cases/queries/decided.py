"""Decisions: for the page of the applicant, and for payments, which read them by their id."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from doudi.access.principal import Principal
from doudi.cases.advice import thawed
from doudi.cases.errors import UnableToFindCase
from doudi.cases.letters.appeal import LastDays, Way, appeal, last_days
from doudi.cases.letters.lines import lines_of
from doudi.cases.letters.parts import Whose, for_family
from doudi.cases.models import Case, Decision, Letter
from doudi.cases.models.letter import OF_DECISION
from doudi.cases.pinned import place_of
from doudi.cases.places import names_of
from doudi.cases.queries import disagreements
from doudi.cases.queries.disagreements import DisagreementView
from doudi.cases.queries.opened import ARITHMETIC, opened
from doudi.cases.tokens import is_possible
from doudi.law.benefits.decision import Decision as Frozen


@dataclass(frozen=True)
class Confirmed:
    """What payments need of a decision. kind: confirm, reduce, increase or end.

    `amount_fen`: a month (None: end); `pay_from` is the month it takes effect, as "2026-10"; `place` the
    county's six digits; `example`: a made-up value of a demonstration place was used; `decision_hash` names
    the record the money rests on.
    """

    decision_id: UUID
    kind: str
    benefit: str
    place: str
    case_id: UUID
    case_number: str
    household_id: UUID
    applicant_id: UUID
    division: int
    amount_fen: int | None
    pay_from: str
    decided_on: date
    policy_hash: str
    example: bool
    decision_hash: str


@dataclass(frozen=True)
class DecisionView:
    """A decision as its household reads it: kind, amount, arithmetic line by line, reason, how to appeal.

    `last_days`: of the appeals, once the delivery of its letter is recorded.
    """

    decision_id: UUID
    case_number: str
    kind: str
    amount_fen: int | None
    pay_from: str
    decided_on: date
    officer: str
    office: str
    departs: bool
    departure_reason: str
    reason: str
    articles: tuple[str, ...]
    lines: tuple[Mapping[str, Any], ...]
    example: bool
    appeal: tuple[Way, ...]
    last_days: LastDays | None
    letter_id: UUID | None
    disagreements: tuple[DisagreementView, ...]


def decided(decision_id: UUID) -> Confirmed | None:
    """One decision, for payments."""
    return _confirmed(_rows().filter(pk=decision_id).first())


def confirmed(case_number: str) -> Confirmed | None:
    """The confirming decision of a case, for payments; None while there is none."""
    return _confirmed(_rows().filter(case__number=case_number, kind="confirm").first())


@transaction.atomic
def decision_view(principal: Principal, case_number: str, *, at: datetime) -> DecisionView | None:
    """The latest decision on a case within reach, with the look it costs; None while there is none.

    Its arithmetic is left out for a helper who only follows the case. Raises UnableToFindCase, UnableToAct.
    """
    rows = Case.objects.within(principal).filter(number=case_number)
    case = rows.first() if is_possible(case_number) else None
    if case is None:
        raise UnableToFindCase("没有找到这件申请，或您没有查看它的权限。")
    groups = opened(principal, case, ARITHMETIC, at=at)
    return latest(case, lines=groups >= ARITHMETIC)


def latest(case: Case, *, lines: bool) -> DecisionView | None:
    """The latest decision on a case already opened; `lines`: with its arithmetic."""
    row = _rows().filter(case=case).order_by("-at", "-id").first()
    return _view(row, lines) if row else None


def _rows() -> QuerySet[Decision]:
    rows = Decision.objects.unscoped("a decision by its id or of a case already reached")
    return rows.select_related("case", "advice").order_by("-at", "-id")


def _confirmed(row: Decision | None) -> Confirmed | None:
    if row is None:
        return None
    return Confirmed(
        decision_id=row.id,
        kind=row.kind,
        benefit=row.case.benefit,
        place=place_of(row.division),
        case_id=row.case_id,
        case_number=row.case.number,
        household_id=row.case.household_id,
        applicant_id=row.case.applicant_id,
        division=row.division,
        amount_fen=row.amount_fen,
        pay_from=_month(row.pay_from),
        decided_on=row.decided_on,
        policy_hash=row.advice.policy_hash if row.advice else "",
        example=thawed(row.advice).example if row.advice else False,
        decision_hash=_hash(row),
    )


def _hash(row: Decision) -> str:
    """Of the frozen advice and of what the person decided on it."""
    decided_so = [
        row.kind,
        row.amount_fen,
        row.reason,
        row.departure_reason,
        row.articles,
        str(row.decided_on),
    ]
    text = json.dumps([row.advice.frozen if row.advice else "", decided_so], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _view(row: Decision, with_lines: bool) -> DecisionView:
    frozen = thawed(row.advice) if row.advice else None
    letters = Letter.objects.unscoped("the letter of one decision").filter(case=row.case_id)
    letter = letters.filter(kind=OF_DECISION[row.kind]).order_by("-sequence").first()
    return DecisionView(
        decision_id=row.id,
        case_number=row.case.number,
        kind=row.kind,
        amount_fen=row.amount_fen,
        pay_from=_month(row.pay_from),
        decided_on=row.decided_on,
        officer=row.actor_name,
        office=row.actor_office,
        departs=row.departs,
        departure_reason=row.departure_reason,
        reason=row.reason,
        articles=tuple(row.articles),
        lines=tuple(lines_of(frozen, whose=_whose(row.case, frozen))) if frozen and with_lines else (),
        example=frozen.example if frozen else False,
        appeal=appeal(names_of(row.division).county),
        last_days=last_days(letter.received_on) if letter and letter.received_on else None,
        letter_id=letter.id if letter else None,
        disagreements=disagreements.of_case(row.case),
    )


def _whose(case: Case, frozen: Frozen) -> Whose:
    return for_family(frozen, case.household_id, case.applicant_id)


def _month(day: date | None) -> str:
    return day.strftime("%Y-%m") if day else ""
