"""What the rows of one person say in the law's facts: the shape that every `mapping.py` gives."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

Value = str | int | date | bool
Row = Mapping[str, str | int | date | None]


@dataclass(frozen=True)
class Stated:
    """One fact by its name in the dictionary: money in fen, counts, days, codes.

    `observed_on`: of when it is, where the rows say; else it is of the day the delivery is about.
    """

    name: str
    value: Value
    observed_on: date | None = None


# Given all rows of one person in a delivery and the day it is about. Nothing said stays unknown.
Reader = Callable[[Sequence[Row], date], tuple[Stated, ...]]


def whole(row: Row, name: str) -> int:
    """A number or amount of a row; 0 where the cell was empty."""
    value = row[name]
    return value if isinstance(value, int) else 0


def latest(rows: Sequence[Row], by: str) -> Row:
    """The row with the latest value of a date or month; the last of several."""
    return max(enumerate(rows), key=lambda one: (str(one[1][by] or ""), one[0]))[1]
