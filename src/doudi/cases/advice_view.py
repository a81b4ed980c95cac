"""The engine's advice as pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from doudi.cases.advice import thawed
from doudi.cases.letters.lines import lines_of
from doudi.cases.letters.parts import for_staff
from doudi.cases.models import Advice
from doudi.law.benefits.decision import Condition, Missing


@dataclass(frozen=True)
class AdviceView:
    """Outcome (granted, refused, cannot_tell), fen a month, arithmetic, conditions, what is missing.

    `example`: a made-up value of a demonstration place was used.
    """

    advice_id: UUID
    outcome: str
    amount_fen: int | None
    as_of: date
    at: datetime
    by: str
    lines: tuple[Mapping[str, Any], ...]
    conditions: tuple[Condition, ...]
    missing: tuple[Missing, ...]
    policy_hash: str
    example: bool


def view_of(row: Advice) -> AdviceView:
    """The view of a stored advice."""
    decision = thawed(row)
    return AdviceView(
        advice_id=row.id,
        outcome=row.outcome,
        amount_fen=row.amount_fen,
        as_of=row.as_of,
        at=row.at,
        by=row.actor_name,
        lines=tuple(lines_of(decision, decided=False, whose=for_staff(decision))),
        conditions=decision.conditions,
        missing=decision.missing,
        policy_hash=row.policy_hash,
        example=decision.example,
    )
