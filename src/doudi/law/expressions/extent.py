"""How far the numbers of an expression can reach, whoever is decided: proof that they fit into 64 bits.

The readings over many rows hold every number as int64, in parts of the scale of its ratios (a tenth of a fen
is one part of ten). This reading asks of each step of a tree what the least and the most is that it can come
to, from what facts and parameters can be, and refuses the expression where a step could leave the room.
"""

from collections.abc import Callable
from datetime import date
from math import lcm
from typing import NamedTuple

from doudi.law.expressions import tree
from doudi.law.expressions.parse import UnableToReadExpression
from doudi.law.money import COINS

# What is open stands as ±2^56, and that of a hundred members fits into int64. A number below 2^55 is never
# taken for it: added to what is open, or taken from it, it leaves no less than 2^55.
ROOM = 1 << 55


class Extent(NamedTuple):
    """From `least` to `most`, in units of 1/`scale`."""

    least: int
    most: int
    scale: int = 1

    def in_parts(self, scale: int) -> "Extent":
        """The same in finer parts."""
        times = scale // self.scale
        return Extent(self.least * times, self.most * times, scale)


# What may be stated at all, by type: of money a thousand million yuan, of days any, counted from 1970.
LARGEST = 10**11
STATED = {
    "money": Extent(-LARGEST, LARGEST),
    "count": Extent(-10_000, 10_000),
    "boolean": Extent(0, 1),
    "date": Extent(*((day.toordinal() - date(1970, 1, 1).toordinal()) for day in (date.min, date.max))),
    "code": Extent(-1, 1 << 14),
}
MOST_MEMBERS = 100  # a household of more is a home, or a mistake
_TRUTH = STATED["boolean"]
_OF_CALLS = {
    "age_on": Extent(-10_000, 10_000),
    "months_between": Extent(-120_000, 120_000),
    "first_of_next_month": STATED["date"],
}


class Scope(NamedTuple):
    """What names and parameters can be."""

    value: Callable[[str], Extent]
    parameter: Callable[[str], Extent]


def extent(node: tree.Node, scope: Scope) -> Extent:
    """What an expression can come to. Raises UnableToReadExpression where a step of it passes `ROOM`."""
    below = [extent(child, scope) for child in tree.children(node)]
    match node:
        case tree.Name(name):
            return scope.value(name)
        case tree.Parameter(name):
            return _fitting(scope.parameter(name))
        case tree.Literal(value):
            return _fitting(_literal(value))
        case tree.Round(coin=coin):
            return _fitting(_rounded(below[0], COINS[coin]))
        case tree.OverMembers(function, value):
            return _fitting(_over_members(function, below[0] if value else _TRUTH))
        case tree.Arithmetic(operator="*"):
            return _fitting(_product(*below))
        case tree.Choose():
            below = below[1:]
    return _side_by_side(node, below)


def _side_by_side(node: tree.Node, below: list[Extent]) -> Extent:
    """What is added, compared or chosen between has one scale."""
    scale = lcm(*(one.scale for one in below))
    parts = [_fitting(one.in_parts(scale)) for one in below]
    match node:
        case tree.Arithmetic("+", _, _):
            return _fitting(Extent(parts[0].least + parts[1].least, parts[0].most + parts[1].most, scale))
        case tree.Arithmetic("-", _, _):
            return _fitting(Extent(parts[0].least - parts[1].most, parts[0].most - parts[1].least, scale))
        case tree.Call("larger" | "smaller" as which, _):
            pick = max if which == "larger" else min
            return Extent(pick(one.least for one in parts), pick(one.most for one in parts), scale)
        case tree.Choose():
            return Extent(min(one.least for one in parts), max(one.most for one in parts), scale)
        case tree.Call(function, _):
            return _OF_CALLS[function]
    return _TRUTH


def _literal(value: bool | int | str) -> Extent:
    if isinstance(value, bool):
        return _TRUTH
    return STATED["code"] if isinstance(value, str) else Extent(value, value)


def _product(left: Extent, right: Extent) -> Extent:
    corners = [a * b for a in left[:2] for b in right[:2]]
    return Extent(min(corners), max(corners), left.scale * right.scale)


def _rounded(amount: Extent, coin: int) -> Extent:
    """Up or down by less than a coin; on the way it is doubled, for which there is room beyond `ROOM`."""
    return Extent(amount.least // amount.scale - coin, -(-amount.most // amount.scale) + coin)


def _over_members(function: str, part: Extent) -> Extent:
    """Nobody may count, and then it is nothing."""
    if function in ("any", "all"):
        return _TRUTH
    times = MOST_MEMBERS if function in ("sum", "count") else 1
    return Extent(min(part.least, 0) * times, max(part.most, 0) * times, part.scale)


def _fitting(found: Extent) -> Extent:
    farthest = max(-found.least, found.most)
    if farthest >= ROOM:
        parts = f" in parts of 1/{found.scale}" if found.scale > 1 else ""
        raise UnableToReadExpression(
            f"can come to {farthest:,}{parts}, and there is room for {ROOM - 1:,}: round on the way "
            "(round_half …), take ratios with fewer decimals, or bound a part of it (smaller …)"
        )
    return found
