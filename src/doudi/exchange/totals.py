"""Totals for the eye: a household's income and assets as far as they are known. Pure.

They are no decision: what counts, what is deducted and rounded is the engine's arithmetic. A total with
anything unknown in it is no total.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from doudi.registry.readings import Reading

_PARTS: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    "income": (
        ("wage_income", 1),
        ("business_income", 1),
        ("property_income", 1),
        ("pension_income", 1),
        ("basic_pension", 1),
        ("support_received", 1),
        ("other_transfer_income", 1),
        ("other_income", 1),
        ("transfer_expense", -1),
    ),
    "assets": (("deposits", 1), ("securities", 1), ("other_financial", 1)),
}


@dataclass(frozen=True)
class Total:
    """`fen` per month (income) or as of the day (assets); None when unknown. `known` sums what is known.

    `missing` names the facts that somebody's total lacks.
    """

    fen: int | None
    known: int
    missing: tuple[str, ...]


def total(figures: Iterable[Reading], kind: str, members: int) -> Total:
    """The total of a kind ("income" or "assets") over all members."""
    signs = dict(_PARTS[kind])
    known, seen = 0, dict.fromkeys(signs, 0)
    for figure in figures:
        if figure.name in signs and figure.chosen is not None and isinstance(figure.chosen.value, int):
            known += signs[figure.name] * figure.chosen.value
            seen[figure.name] += 1
    missing = tuple(name for name, count in seen.items() if count < members)
    return Total(None if missing else known, known, missing)
