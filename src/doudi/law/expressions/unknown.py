"""Unknown as a value: what a value can still be, and what would settle it.

A known value is plain Python: int, Fraction, bool, date or str. Everything else is an `Unknown`: a range that
holds the true value, and the gaps (facts nobody stated, parameters nobody entered) that keep it open. A rule
is undecided only while its range is: an income that already passes the limit passes it whatever the rest is.
On booleans (False < True) the ranges are Kleene's three truth values.
"""

from datetime import date
from fractions import Fraction
from math import inf
from typing import Any, NamedTuple

Plain = bool | int | Fraction | date | str


class Gap(NamedTuple):
    """A missing fact (of a member, or of the household when `member` is empty) or a missing parameter."""

    kind: str  # "fact" | "parameter"
    name: str
    member: str = ""


class Unknown(NamedTuple):
    """Somewhere from `low` to `high`. Codes have no order and no bounds: both are None."""

    low: Any
    high: Any
    gaps: frozenset[Gap]


Value = Plain | Unknown

# The widest range of each type, before a declaration narrows it. The only floats here are the two infinities.
WIDEST: dict[str, tuple[Any, Any]] = {
    "money": (-inf, inf),
    "count": (-inf, inf),
    "ratio": (-inf, inf),
    "boolean": (False, True),
    "date": (date.min, date.max),
    "code": (None, None),
}


def low(value: Value) -> Any:
    """The least a value can be."""
    return value.low if isinstance(value, Unknown) else value


def high(value: Value) -> Any:
    """The most a value can be."""
    return value.high if isinstance(value, Unknown) else value


def gaps(*values: Value) -> frozenset[Gap]:
    """Everything that keeps one of the values open."""
    return frozenset[Gap]().union(*(value.gaps for value in values if isinstance(value, Unknown)))


def settle(least: Any, most: Any, open_gaps: frozenset[Gap]) -> Value:
    """The value between two bounds: known as soon as they meet, and then nothing is missing any more."""
    known: Value = least
    return known if least is not None and least == most else Unknown(least, most, open_gaps)


def either(this: Value, that: Value, open_gaps: frozenset[Gap] = frozenset()) -> Value:
    """One of two values, and nobody can say which."""
    if this == that and not isinstance(this, Unknown):
        return this
    reasons = open_gaps | gaps(this, that)
    if isinstance(low(this), str | None) or isinstance(low(that), str | None):
        return Unknown(None, None, reasons)
    return settle(min(low(this), low(that)), max(high(this), high(that)), reasons)


def product(this: Value, that: Value) -> Value:
    """The product of two numbers of which one is unknown at least."""
    corners = [a * b if a and b else 0 for a in (low(this), high(this)) for b in (low(that), high(that))]
    return settle(min(corners), max(corners), gaps(this, that))
