"""What an expression of the law is in a frame: two expressions between which each row's value lies."""

from collections.abc import Callable, Mapping
from functools import reduce
from math import lcm
from typing import Any, NamedTuple

import narwhals as nw

from doudi.law.expressions.columns.span import FAR, OPEN

UNTOLD_TEXT = ("", "\U0010ffff")  # a code that nobody stated: nothing is apart from it
Pick = Callable[[nw.Expr, nw.Expr], nw.Expr]


class Word(NamedTuple):
    """64 gaps of a row as bits; `reach`: those that can be set at all."""

    bits: nw.Expr
    reach: int


class Range(NamedTuple):
    """Values between `low` and `high`, inclusive, in units of 1/`scale`; `gaps` by the number of the word."""

    low: nw.Expr
    high: nw.Expr
    gaps: Mapping[int, Word]
    scale: int = 1

    @property
    def known(self) -> bool:
        """Every value is known."""
        return self.low is self.high


def whole(number: int) -> nw.Expr:
    """A number as an expression."""
    return nw.lit(number, nw.Int64)


def plain(values: nw.Expr, scale: int = 1) -> Range:
    """Values that are all known."""
    return Range(values, values, {}, scale)


def literal(value: Any) -> Range:
    """What the law itself writes down: a number, a code, true or false."""
    if isinstance(value, bool | str):
        return plain(nw.lit(value))
    return plain(whole(value.numerator), value.denominator)


def joined(*ranges: Range) -> dict[int, Word]:
    """The gaps of several values together."""
    together: dict[int, Word] = {}
    for one in ranges:
        for number, word in one.gaps.items():
            before = together.get(number)
            together[number] = (
                word if before is None else Word(before.bits | word.bits, before.reach | word.reach)
            )
    return together


def where(rows: nw.Expr, gaps: Mapping[int, Word]) -> dict[int, Word]:
    """The gaps of some rows only."""
    return {
        number: Word(nw.when(rows).then(word.bits).otherwise(NO_GAPS), word.reach)
        for number, word in gaps.items()
    }


NO_GAPS = nw.lit(0, nw.UInt64)


def settled(low: nw.Expr, high: nw.Expr, gaps: Mapping[int, Word], scale: int = 1) -> Range:
    """Known in each row in which both ends meet, and then nothing is missing there."""
    return Range(low, high, where(low != high, gaps), scale)


def _aligned(left: Range, right: Range) -> tuple[Range, Range, int]:
    scale = lcm(left.scale, right.scale)
    return _rescaled(left, scale), _rescaled(right, scale), scale


def _rescaled(one: Range, scale: int) -> Range:
    times = scale // one.scale
    if times == 1:
        return one
    if one.known:
        return plain(one.low * times, scale)
    return Range(_times(one.low, whole(times)), _times(one.high, whole(times)), one.gaps, scale)


def _sign(values: nw.Expr) -> nw.Expr:
    return (values > 0).cast(nw.Int64) - (values < 0).cast(nw.Int64)


def _times(a: nw.Expr, b: nw.Expr) -> nw.Expr:
    """A product in which an open end stays open, and nothing times an open end is nothing."""
    infinite = (a >= OPEN) | (a <= -OPEN) | (b >= OPEN) | (b <= -OPEN)
    finite = nw.when(infinite).then(whole(0)).otherwise(a) * b
    return nw.when(infinite).then(_sign(a) * _sign(b) * OPEN).otherwise(finite)


def _stays_open(values: nw.Expr, found: nw.Expr) -> nw.Expr:
    return nw.when((values >= OPEN) | (values <= -OPEN)).then(values).otherwise(found)


def closed(values: nw.Expr) -> nw.Expr:
    """Sums and differences with an open end are open again."""
    below = nw.when(values <= -FAR).then(whole(-OPEN)).otherwise(values)
    return nw.when(values >= FAR).then(whole(OPEN)).otherwise(below)


def least(a: nw.Expr, b: nw.Expr) -> nw.Expr:
    """The smaller of the two in each row."""
    return nw.min_horizontal(a, b)


def most(a: nw.Expr, b: nw.Expr) -> nw.Expr:
    """The larger of the two in each row."""
    return nw.max_horizontal(a, b)


def added(left: Range, right: Range) -> Range:
    """The sum; open where a side is."""
    left, right, scale = _aligned(left, right)
    if left.known and right.known:
        return plain(left.low + right.low, scale)
    low, high = (closed(a + b) for a, b in zip(left[:2], right[:2], strict=True))
    return settled(low, high, joined(left, right), scale)


def subtracted(left: Range, right: Range) -> Range:
    """The difference; open where a side is."""
    return added(left, mirrored(right))


def mirrored(one: Range) -> Range:
    """The number with the other sign."""
    if one.known:
        return plain(-one.low, one.scale)
    return Range(-one.high, -one.low, one.gaps, one.scale)


def multiplied(left: Range, right: Range) -> Range:
    """The range of a product lies between its corners: four, or two where one side is known."""
    scale = left.scale * right.scale
    if left.known and right.known:
        return plain(left.low * right.low, scale)
    sides = [(one.low,) if one.known else (one.low, one.high) for one in (left, right)]
    corners = [_times(a, b) for a in sides[0] for b in sides[1]]
    return settled(nw.min_horizontal(*corners), nw.max_horizontal(*corners), joined(left, right), scale)


def extreme(pick: Pick) -> Callable[[Range, Range], Range]:
    """What picks the larger (`most`) or the smaller (`least`) of two values."""

    def of_two(left: Range, right: Range) -> Range:
        left, right, scale = _aligned(left, right)
        if left.known and right.known:
            return plain(pick(left.low, right.low), scale)
        low, high = pick(left.low, right.low), pick(left.high, right.high)
        return settled(low, high, joined(left, right), scale)

    return of_two


def less(left: Range, right: Range) -> Range:
    """Surely less where even the worst case is, possibly where the best one is."""
    left, right, _ = _aligned(left, right)
    if left.known and right.known:
        return plain(left.low < right.low)
    return settled(left.high < right.low, left.low < right.high, joined(left, right))


def at_most(left: Range, right: Range) -> Range:
    """Surely at most where it is surely not more."""
    return negated(less(right, left))


def equal(left: Range, right: Range) -> Range:
    """Never sure where a side is open, surely not where the ranges lie apart."""
    left, right, _ = _aligned(left, right)
    if left.known and right.known:
        return plain(left.low == right.low)
    possible = (left.low <= right.high) & (right.low <= left.high)
    sure = possible & (left.low == left.high) & (right.low == right.high)
    return settled(sure, possible, joined(left, right))


def negated(one: Range) -> Range:
    """The contrary of a verdict."""
    if one.known:
        return plain(~one.low)
    return Range(~one.high, ~one.low, one.gaps)


def both(conjunction: bool, ranges: list[Range]) -> Range:
    """Kleene's and (or) of several."""
    ends = [
        reduce(_and if conjunction else either, ends) for ends in zip(*(r[:2] for r in ranges), strict=True)
    ]
    if all(one.known for one in ranges):
        return plain(ends[0])
    return settled(ends[0], ends[1], joined(*ranges))


def _and(a: nw.Expr, b: nw.Expr) -> nw.Expr:
    return a & b


def either(a: nw.Expr, b: nw.Expr) -> nw.Expr:
    """Or, of verdicts and of bits."""
    return a | b


def one_of(operand: Range, choices: tuple[str, ...]) -> Range:
    """Whether a code is one of some; not told where the code is not."""
    among = operand.low.is_in(list(choices))
    if operand.known:
        return plain(among)
    told = operand.low == operand.high
    return settled(among & told, among | ~told, operand.gaps)


def chosen(condition: Range, this: Range, that: Range) -> Range:
    """this where the condition holds, that where not, and from one to the other where it is unknown."""
    this, that, scale = _aligned(this, that)
    taken, gaps = condition.low, _of_branch(condition.low, this, that)
    low = nw.when(taken).then(this.low).otherwise(that.low)
    if condition.known and this.known and that.known:
        return plain(low, scale)
    high = nw.when(taken).then(this.high).otherwise(that.high)
    if condition.known:
        return settled(low, high, gaps, scale)
    untold = condition.low != condition.high
    low = nw.when(untold).then(least(this.low, that.low)).otherwise(low)
    high = nw.when(untold).then(most(this.high, that.high)).otherwise(high)
    several = joined(
        Range(taken, taken, gaps),
        *(Range(taken, taken, where(untold, one.gaps)) for one in (condition, this, that)),
    )
    return settled(low, high, several, scale)


def _of_branch(taken: nw.Expr, this: Range, that: Range) -> dict[int, Word]:
    """The gaps of whichever of the two was chosen, row by row."""
    parts = (where(taken, this.gaps), where(~taken, that.gaps))
    return joined(*(Range(taken, taken, part) for part in parts))


def rounded(how: str, amount: Range, coin: int) -> Range:
    """Up, down or half up to whole coins, then fen again."""
    step = coin * amount.scale
    if amount.known:
        return plain(_ROUND[how](amount.low, step) * coin)
    low, high = (_stays_open(end, _ROUND[how](end, step) * coin) for end in amount[:2])
    return settled(low, high, amount.gaps)


_ROUND: dict[str, Callable[[nw.Expr, int], nw.Expr]] = {
    "round_up": lambda values, step: -(-values // step),
    "round_down": lambda values, step: values // step,
    "round_half": lambda values, step: (values * 2 + step) // (2 * step),
}
