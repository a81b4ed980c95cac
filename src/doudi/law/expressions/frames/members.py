"""From persons to households: each value over the members of a household, on each of their rows."""

from collections.abc import Callable
from functools import reduce

import narwhals as nw

from doudi.law.expressions.columns.span import OPEN
from doudi.law.expressions.frames.range import (
    Range,
    Word,
    closed,
    either,
    joined,
    least,
    mirrored,
    most,
    negated,
    plain,
    settled,
    where,
    whole,
)

HOUSEHOLD = "household"  # the column that says which household a row belongs to


def _over(found: nw.Expr) -> nw.Expr:
    return found.over(HOUSEHOLD)


def _gathered_gaps(part: Range, whom: Range, which: nw.Expr) -> dict[int, Word]:
    """What is missing about those of the members who make a difference (`which`)."""
    found: dict[int, Word] = {}
    for number, word in where(which, joined(part, whom)).items():
        bits = [1 << bit for bit in range(64) if word.reach >> bit & 1]
        each = [_over((word.bits & nw.lit(bit, nw.UInt64)).max()) for bit in bits]
        found[number] = Word(reduce(either, each), word.reach)
    return found


def _sum(part: Range, whom: Range) -> Range:
    """Somebody of whom nobody can say whether the condition holds adds their part or nothing."""
    if part.known and whom.known:
        return plain(_over(nw.when(whom.low).then(part.low).otherwise(whole(0)).sum()), part.scale)
    ends = [
        nw.when(whom.low)
        .then(end)
        .otherwise(nw.when(whom.high).then(pick(end, whole(0))).otherwise(whole(0)))
        for end, pick in ((part.low, least), (part.high, most))
    ]
    gaps = _gathered_gaps(part, whom, ends[0] != ends[1])
    low, high = (closed(_over(end.sum())) for end in ends)
    return settled(low, high, gaps, part.scale)


def _any(part: Range, whom: Range) -> Range:
    if part.known and whom.known:
        return plain(_over((part.low & whom.low).any()))
    low, high = part.low & whom.low, part.high & whom.high
    gaps = _gathered_gaps(part, whom, low != high)
    return settled(_over(low.any()), _over(high.any()), gaps)


def _all(part: Range, whom: Range) -> Range:
    return negated(_any(negated(part), whom))


def _maximum(part: Range, whom: Range) -> Range:
    """The largest of the members' values; 0 where there is no such member."""

    def over(function: str, values: nw.Expr, among: nw.Expr, otherwise: int) -> nw.Expr:
        held = nw.when(among).then(values).otherwise(whole(otherwise))
        return _over(held.max() if function == "max" else held.min())

    sure = _over(whom.low.any())
    low = over("max", part.low, whom.low, -OPEN)
    if part.known and whom.known:
        return plain(nw.when(sure).then(low).otherwise(whole(0)), part.scale)
    possible = over("min", part.low, whom.high, OPEN)
    high = over("max", part.high, whom.high, -OPEN)
    low = nw.when(sure).then(low).otherwise(least(possible, whole(0)))
    high = nw.when(sure).then(high).otherwise(most(high, whole(0)))
    return settled(low, high, _gathered_gaps(part, whom, whom.high), part.scale)


def _minimum(part: Range, whom: Range) -> Range:
    return mirrored(_maximum(mirrored(part), whom))


OVER_MEMBERS: dict[str, Callable[[Range, Range], Range]] = {
    "sum": _sum,
    "count": _sum,
    "any": _any,
    "all": _all,
    "maximum": _maximum,
    "minimum": _minimum,
}
