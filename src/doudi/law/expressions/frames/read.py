"""One checked tree as expressions."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import narwhals as nw

from doudi.law.expressions import tree
from doudi.law.expressions.frames.days import age_on, months_between, next_month
from doudi.law.expressions.frames.members import HOUSEHOLD, OVER_MEMBERS
from doudi.law.expressions.frames.range import (
    Range,
    added,
    at_most,
    both,
    chosen,
    equal,
    extreme,
    least,
    less,
    literal,
    most,
    multiplied,
    negated,
    one_of,
    plain,
    rounded,
    subtracted,
    whole,
)
from doudi.law.money import COINS


class Scope(NamedTuple):
    """What the names of an expression stand for. A parameter has a value by key ("" where it has none)."""

    value: Callable[[str], Range]
    parameter: Callable[[str], Mapping[str, Range]]


def read(node: tree.Node, scope: Scope) -> Range:  # noqa: C901  # one arm for each kind of node
    """The expressions of one checked tree."""
    match node:
        case tree.Literal(value):
            return literal(value)
        case tree.Name(name):
            return scope.value(name)
        case tree.Parameter(name, key):
            return _parameter(scope.parameter(name), key, scope)
        case tree.Not(operand):
            return negated(read(operand, scope))
        case tree.Logic(word, operands):
            return both(word == "and", [read(operand, scope) for operand in operands])
        case tree.Compare(sign, left, right) | tree.Arithmetic(sign, left, right):
            return _OF_TWO[sign](read(left, scope), read(right, scope))
        case tree.OneOf(operand, choices):
            return one_of(read(operand, scope), choices)
        case tree.Choose(condition, this, that):
            return chosen(read(condition, scope), read(this, scope), read(that, scope))
        case tree.Call("first_of_next_month", (day,)):
            return next_month(read(day, scope))
        case tree.Call(function, (first, second)):
            return _OF_TWO[function](read(first, scope), read(second, scope))
        case tree.Round(function, amount, coin):
            return rounded(function, read(amount, scope), COINS[coin])
        case tree.OverMembers(function, value, condition):
            part = read(value, scope) if value else plain(whole(1))
            whom = read(condition, scope) if condition else plain(~nw.col(HOUSEHOLD).is_null())
            return OVER_MEMBERS[function](part, whom)
    raise TypeError(node)


def _parameter(values: Mapping[str, Range], key: tree.Node | None, scope: Scope) -> Range:
    if "" in values:  # without a key, or the same for every key
        return values[""]
    if isinstance(key, tree.Literal):
        return values[str(key.value)]
    assert key is not None  # noqa: S101  # the checker saw to it
    which = read(key, scope)
    (_, result), *others = values.items()
    for code, value in others:
        result = chosen(equal(which, plain(nw.lit(code))), value, result)
    return result


_OF_TWO: dict[str, Callable[[Range, Range], Range]] = {
    "+": added,
    "-": subtracted,
    "*": multiplied,
    "<": less,
    "<=": at_most,
    ">": lambda left, right: less(right, left),
    ">=": lambda left, right: at_most(right, left),
    "==": equal,
    "!=": lambda left, right: negated(equal(left, right)),
    "larger": extreme(most),
    "smaller": extreme(least),
    "age_on": age_on,
    "months_between": months_between,
}
