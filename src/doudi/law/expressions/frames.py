"""The reading of a tree as data-frame expressions: Narwhals, for whichever engine holds the frame.

The frame has one row for each person, with the facts of the person's household beside their own; a value over
the members is an aggregate over the rows of one household. So every value, whosever it is, is one expression,
and what another engine does with memory, threads or the order of rows can change nothing: all numbers are
whole. What is unknown lies between two expressions, as in the reading over NumPy columns (`columns.span`).
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import reduce
from math import lcm
from typing import Any, NamedTuple

import narwhals as nw

from doudi.law.expressions import tree
from doudi.law.expressions.columns.span import FAR, OPEN
from doudi.law.money import COINS

HOUSEHOLD = "household"  # the column that says which household a row belongs to
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


class Scope(NamedTuple):
    """What the names of an expression stand for. A parameter has a value by key ("" where it has none)."""

    value: Callable[[str], Range]
    parameter: Callable[[str], Mapping[str, Range]]


def whole(number: int) -> nw.Expr:
    """A number as an expression."""
    return nw.lit(number, nw.Int64)


def plain(values: nw.Expr, scale: int = 1) -> Range:
    """Values that are all known."""
    return Range(values, values, {}, scale)


def read(node: tree.Node, scope: Scope) -> Range:  # noqa: C901  # one arm for each kind of node
    """The expressions of one checked tree."""
    match node:
        case tree.Literal(value):
            return _literal(value)
        case tree.Name(name):
            return scope.value(name)
        case tree.Parameter(name, key):
            return _parameter(scope.parameter(name), key, scope)
        case tree.Not(operand):
            return _negated(read(operand, scope))
        case tree.Logic(word, operands):
            return both(word == "and", [read(operand, scope) for operand in operands])
        case tree.Compare(sign, left, right) | tree.Arithmetic(sign, left, right):
            return _OF_TWO[sign](read(left, scope), read(right, scope))
        case tree.OneOf(operand, choices):
            return _one_of(read(operand, scope), choices)
        case tree.Choose(condition, this, that):
            return _chosen(read(condition, scope), read(this, scope), read(that, scope))
        case tree.Call("first_of_next_month", (day,)):
            return _next_month(read(day, scope))
        case tree.Call(function, (first, second)):
            return _OF_TWO[function](read(first, scope), read(second, scope))
        case tree.Round(function, amount, coin):
            return _rounded(function, read(amount, scope), COINS[coin])
        case tree.OverMembers(function, value, condition):
            part = read(value, scope) if value else plain(whole(1))
            whom = read(condition, scope) if condition else plain(~nw.col(HOUSEHOLD).is_null())
            return _OVER_MEMBERS[function](part, whom)
    raise TypeError(node)


def _literal(value: Any) -> Range:
    if isinstance(value, bool | str):
        return plain(nw.lit(value))
    return plain(whole(value.numerator), value.denominator)


def _parameter(values: Mapping[str, Range], key: tree.Node | None, scope: Scope) -> Range:
    if "" in values:  # without a key, or the same for every key
        return values[""]
    if isinstance(key, tree.Literal):
        return values[str(key.value)]
    assert key is not None  # noqa: S101  # the checker saw to it
    which = read(key, scope)
    (_, result), *others = values.items()
    for code, value in others:
        result = _chosen(_equal(which, plain(nw.lit(code))), value, result)
    return result


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


def _where(rows: nw.Expr, gaps: Mapping[int, Word]) -> dict[int, Word]:
    return {
        number: Word(nw.when(rows).then(word.bits).otherwise(NO_GAPS), word.reach)
        for number, word in gaps.items()
    }


NO_GAPS = nw.lit(0, nw.UInt64)


def _settled(low: nw.Expr, high: nw.Expr, gaps: Mapping[int, Word], scale: int = 1) -> Range:
    """Known in each row in which both ends meet, and then nothing is missing there."""
    return Range(low, high, _where(low != high, gaps), scale)


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


def _closed(values: nw.Expr) -> nw.Expr:
    """Sums and differences with an open end are open again."""
    below = nw.when(values <= -FAR).then(whole(-OPEN)).otherwise(values)
    return nw.when(values >= FAR).then(whole(OPEN)).otherwise(below)


def _least(a: nw.Expr, b: nw.Expr) -> nw.Expr:
    return nw.min_horizontal(a, b)


def _most(a: nw.Expr, b: nw.Expr) -> nw.Expr:
    return nw.max_horizontal(a, b)


def _added(left: Range, right: Range) -> Range:
    left, right, scale = _aligned(left, right)
    if left.known and right.known:
        return plain(left.low + right.low, scale)
    low, high = (_closed(a + b) for a, b in zip(left[:2], right[:2], strict=True))
    return _settled(low, high, joined(left, right), scale)


def _subtracted(left: Range, right: Range) -> Range:
    return _added(left, _mirrored(right))


def _mirrored(one: Range) -> Range:
    if one.known:
        return plain(-one.low, one.scale)
    return Range(-one.high, -one.low, one.gaps, one.scale)


def _multiplied(left: Range, right: Range) -> Range:
    """The range of a product lies between its corners: four, or two where one side is known."""
    scale = left.scale * right.scale
    if left.known and right.known:
        return plain(left.low * right.low, scale)
    sides = [(one.low,) if one.known else (one.low, one.high) for one in (left, right)]
    corners = [_times(a, b) for a in sides[0] for b in sides[1]]
    return _settled(nw.min_horizontal(*corners), nw.max_horizontal(*corners), joined(left, right), scale)


def _extreme(pick: Pick) -> Callable[[Range, Range], Range]:
    def of_two(left: Range, right: Range) -> Range:
        left, right, scale = _aligned(left, right)
        if left.known and right.known:
            return plain(pick(left.low, right.low), scale)
        low, high = pick(left.low, right.low), pick(left.high, right.high)
        return _settled(low, high, joined(left, right), scale)

    return of_two


def _less(left: Range, right: Range) -> Range:
    """Surely less where even the worst case is, possibly where the best one is."""
    left, right, _ = _aligned(left, right)
    if left.known and right.known:
        return plain(left.low < right.low)
    return _settled(left.high < right.low, left.low < right.high, joined(left, right))


def _at_most(left: Range, right: Range) -> Range:
    return _negated(_less(right, left))


def _equal(left: Range, right: Range) -> Range:
    """Never sure where a side is open, surely not where the ranges lie apart."""
    left, right, _ = _aligned(left, right)
    if left.known and right.known:
        return plain(left.low == right.low)
    possible = (left.low <= right.high) & (right.low <= left.high)
    sure = possible & (left.low == left.high) & (right.low == right.high)
    return _settled(sure, possible, joined(left, right))


def _negated(one: Range) -> Range:
    if one.known:
        return plain(~one.low)
    return Range(~one.high, ~one.low, one.gaps)


def both(conjunction: bool, ranges: list[Range]) -> Range:
    """Kleene's and (or) of several."""
    ends = [reduce(_and if conjunction else _or, ends) for ends in zip(*(r[:2] for r in ranges), strict=True)]
    if all(one.known for one in ranges):
        return plain(ends[0])
    return _settled(ends[0], ends[1], joined(*ranges))


def _and(a: nw.Expr, b: nw.Expr) -> nw.Expr:
    return a & b


def _or(a: nw.Expr, b: nw.Expr) -> nw.Expr:
    return a | b


def _one_of(operand: Range, choices: tuple[str, ...]) -> Range:
    among = operand.low.is_in(list(choices))
    if operand.known:
        return plain(among)
    told = operand.low == operand.high
    return _settled(among & told, among | ~told, operand.gaps)


def _chosen(condition: Range, this: Range, that: Range) -> Range:
    """this where the condition holds, that where not, and from one to the other where it is unknown."""
    this, that, scale = _aligned(this, that)
    taken, gaps = condition.low, _of_branch(condition.low, this, that)
    low = nw.when(taken).then(this.low).otherwise(that.low)
    if condition.known and this.known and that.known:
        return plain(low, scale)
    high = nw.when(taken).then(this.high).otherwise(that.high)
    if condition.known:
        return _settled(low, high, gaps, scale)
    untold = condition.low != condition.high
    low = nw.when(untold).then(_least(this.low, that.low)).otherwise(low)
    high = nw.when(untold).then(_most(this.high, that.high)).otherwise(high)
    several = joined(
        Range(taken, taken, gaps),
        *(Range(taken, taken, _where(untold, one.gaps)) for one in (condition, this, that)),
    )
    return _settled(low, high, several, scale)


def _of_branch(taken: nw.Expr, this: Range, that: Range) -> dict[int, Word]:
    """The gaps of whichever of the two was chosen, row by row."""
    parts = (_where(taken, this.gaps), _where(~taken, that.gaps))
    return joined(*(Range(taken, taken, part) for part in parts))


def _rounded(how: str, amount: Range, coin: int) -> Range:
    """Up, down or half up to whole coins, then fen again."""
    step = coin * amount.scale
    if amount.known:
        return plain(_ROUND[how](amount.low, step) * coin)
    low, high = (_stays_open(end, _ROUND[how](end, step) * coin) for end in amount[:2])
    return _settled(low, high, amount.gaps)


_ROUND: dict[str, Callable[[nw.Expr, int], nw.Expr]] = {
    "round_up": lambda values, step: -(-values // step),
    "round_down": lambda values, step: values // step,
    "round_half": lambda values, step: (values * 2 + step) // (2 * step),
}


def _written(day: nw.Expr) -> nw.Expr:
    """A day as the number yyyymmdd."""
    year, month, of_month = (part.cast(nw.Int64) for part in (day.dt.year(), day.dt.month(), day.dt.day()))
    return year * 10_000 + month * 100 + of_month


def _years(born: nw.Expr, day: nw.Expr) -> nw.Expr:
    return (_written(day) - _written(born)) // 10_000


def _months(since: nw.Expr, day: nw.Expr) -> nw.Expr:
    a, b = _written(since), _written(day)
    months = (b // 10_000 - a // 10_000) * 12 + b // 100 % 100 - a // 100 % 100
    return months - (b % 100 < a % 100).cast(nw.Int64)


def _falling(function: Pick) -> Callable[[Range, Range], Range]:
    """A count that falls as the first day moves on and rises as the second does."""

    def of_two(first: Range, second: Range) -> Range:
        if first.known and second.known:
            return plain(function(first.low, second.low))
        low, high = function(first.high, second.low), function(first.low, second.high)
        return _settled(low, high, joined(first, second))

    return of_two


def _next_month(day: Range) -> Range:
    def following(one: nw.Expr) -> nw.Expr:
        """In the last month of the calendar there is none: it keeps its own first day."""
        month = nw.when(one >= nw.lit(date(9999, 12, 1))).then(nw.lit(date(9999, 11, 1))).otherwise(one)
        return month.dt.truncate("1mo").dt.offset_by("1mo")

    if day.known:
        return plain(following(day.low))
    return _settled(following(day.low), following(day.high), day.gaps)


def _over(found: nw.Expr) -> nw.Expr:
    return found.over(HOUSEHOLD)


def _gathered_gaps(part: Range, whom: Range, which: nw.Expr) -> dict[int, Word]:
    """What is missing about those of the members who make a difference (`which`)."""
    found: dict[int, Word] = {}
    for number, word in _where(which, joined(part, whom)).items():
        bits = [1 << bit for bit in range(64) if word.reach >> bit & 1]
        each = [_over((word.bits & nw.lit(bit, nw.UInt64)).max()) for bit in bits]
        found[number] = Word(reduce(_or, each), word.reach)
    return found


def _sum(part: Range, whom: Range) -> Range:
    """Somebody of whom nobody can say whether the condition holds adds their part or nothing."""
    if part.known and whom.known:
        return plain(_over(nw.when(whom.low).then(part.low).otherwise(whole(0)).sum()), part.scale)
    ends = [
        nw.when(whom.low)
        .then(end)
        .otherwise(nw.when(whom.high).then(pick(end, whole(0))).otherwise(whole(0)))
        for end, pick in ((part.low, _least), (part.high, _most))
    ]
    gaps = _gathered_gaps(part, whom, ends[0] != ends[1])
    low, high = (_closed(_over(end.sum())) for end in ends)
    return _settled(low, high, gaps, part.scale)


def _any(part: Range, whom: Range) -> Range:
    if part.known and whom.known:
        return plain(_over((part.low & whom.low).any()))
    low, high = part.low & whom.low, part.high & whom.high
    gaps = _gathered_gaps(part, whom, low != high)
    return _settled(_over(low.any()), _over(high.any()), gaps)


def _all(part: Range, whom: Range) -> Range:
    return _negated(_any(_negated(part), whom))


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
    low = nw.when(sure).then(low).otherwise(_least(possible, whole(0)))
    high = nw.when(sure).then(high).otherwise(_most(high, whole(0)))
    return _settled(low, high, _gathered_gaps(part, whom, whom.high), part.scale)


def _minimum(part: Range, whom: Range) -> Range:
    return _mirrored(_maximum(_mirrored(part), whom))


_OVER_MEMBERS: dict[str, Callable[[Range, Range], Range]] = {
    "sum": _sum,
    "count": _sum,
    "any": _any,
    "all": _all,
    "maximum": _maximum,
    "minimum": _minimum,
}
_OF_TWO: dict[str, Callable[[Range, Range], Range]] = {
    "+": _added,
    "-": _subtracted,
    "*": _multiplied,
    "<": _less,
    "<=": _at_most,
    ">": lambda left, right: _less(right, left),
    ">=": lambda left, right: _at_most(right, left),
    "==": _equal,
    "!=": lambda left, right: _negated(_equal(left, right)),
    "larger": _extreme(_most),
    "smaller": _extreme(_least),
    "age_on": _falling(_years),
    "months_between": _falling(_months),
}
