"""The engine's advice as pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from doudi.cases.advice import thawed
from doudi.cases.letters.lines import conditions, missing, printed
from doudi.cases.models import Advice


@dataclass(frozen=True)
class AdviceView:
    """Outcome (granted, refused, cannot_tell), fen a month, arithmetic, conditions, what is missing.

    `example`: a made-up value of a demonstration place was used. `decision_json` is the law's frozen record.
    """

    advice_id: UUID
    outcome: str
    amount_fen: int | None
    as_of: date
    at: datetime
    by: str
    lines: tuple[Mapping[str, Any], ...]
    conditions: tuple[Mapping[str, Any], ...]
    missing: tuple[Mapping[str, Any], ...]
    policy_hash: str
    example: bool
    decision_json: str


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
        lines=tuple(printed(decision)),
        conditions=tuple(conditions(decision)),
        missing=tuple(missing(decision)),
        policy_hash=row.policy_hash,
        example=decision.example,
        decision_json=row.frozen,
    )
