"""The engine's advice on a case: run, frozen, and compared with the facts as they are now."""

import hashlib
from datetime import date, datetime
from typing import NamedTuple

from doudi.access.principal import Principal
from doudi.cases.models import Advice, Case
from doudi.cases.models.row import acted
from doudi.cases.pinned import place_of
from doudi.law.benefits.account import told
from doudi.law.benefits.decide import decide, opened
from doudi.law.benefits.decision import CANNOT_TELL, GRANTED, Decision
from doudi.law.benefits.situation import Situation
from doudi.registry.situation import of_household
from doudi.rulebook.book import standing_law


class Run(NamedTuple):
    """What the engine says, and a hash of the facts it was told."""

    decision: Decision
    situation_hash: str


def run(case: Case, *, as_of: date) -> Run:
    """Ask the engine about the case's household on a day; case-only facts are this case's."""
    situation = of_household(case.household_id, as_of=as_of, case_number=case.number)
    found = decide(standing_law(), case.benefit, situation, place=place_of(case.division), as_of=as_of)
    return Run(found, situation_hash(situation))


def income_may_change(case: Case, *, as_of: date) -> bool:
    """Whether the household is looked at again every half year (57号 31); so it is when nobody can tell."""
    situation = of_household(case.household_id, as_of=as_of, case_number=case.number)
    reading = opened(standing_law(), case.benefit, situation, place=place_of(case.division), as_of=as_of)
    return told(reading.value("income_changes")) is not False


def situation_hash(situation: Situation) -> str:
    """The same facts give the same hash, in whatever order they come."""
    rows = [("", name, known.value) for name, known in situation.household.items()]
    for member, facts in situation.members.items():
        rows += [(member, name, known.value) for name, known in facts.items()]
    text = "\n".join(sorted(f"{member}|{name}|{value!r}" for member, name, value in rows))
    return hashlib.sha256(text.encode()).hexdigest()


def row_of(case: Case, found: Run, *, actor: Principal, at: datetime) -> Advice:
    """A run as it is stored; whoever asked for it saves it."""
    return Advice(
        case=case,
        division=case.division,
        as_of=found.decision.as_of,
        outcome=found.decision.outcome,
        amount_fen=found.decision.amount,
        policy_hash=found.decision.policy_hash,
        situation_hash=found.situation_hash,
        frozen=found.decision.to_json(),
        **acted(actor.ref, at),
    )


def is_fresh(advice: Advice, case: Case, *, as_of: date) -> bool:
    """Whether the engine would say the same today, on the same facts and rules."""
    return _same(advice, run(case, as_of=as_of))


def of_day(advice: Advice, case: Case, *, actor: Principal, at: datetime, on: date) -> Advice:
    """The advice as it reads on the day of the decision, which is paid from the month after it (57号 21).

    The engine says it again on that day, and a new row, not yet saved, is given. Where it would now say
    something else the advice is given as it was: it is not fresh, and who decides must look first.
    """
    if advice.as_of == on:
        return advice
    now = run(case, as_of=on)
    return row_of(case, now, actor=actor, at=at) if _same(advice, now) else advice


def _same(advice: Advice, now: Run) -> bool:
    return (advice.outcome, advice.amount_fen, advice.policy_hash, advice.situation_hash) == (
        now.decision.outcome,
        now.decision.amount,
        now.decision.policy_hash,
        now.situation_hash,
    )


def tells(advice: Advice) -> bool:
    """Whether a decision can rest on the advice: it has an outcome, and no parameter was tried by hand."""
    return advice.outcome != CANNOT_TELL and not thawed(advice).overridden


def departs(advice: Advice, *, grants: bool, amount_fen: int | None) -> bool:
    """Whether a decision differs from the advice, in its outcome or its amount."""
    if grants != (advice.outcome == GRANTED):
        return True
    return grants and amount_fen != advice.amount_fen


def thawed(advice: Advice) -> Decision:
    """The frozen decision of the law again."""
    return Decision.from_json(advice.frozen)


def members_counted(advice: Advice) -> int | None:
    """How many members the law counts by this advice (57号 7), whoever else lives there; None if unknown."""
    counted = next((line.value for line in thawed(advice).lines if line.name == "members"), None)
    return counted if isinstance(counted, int) else None
