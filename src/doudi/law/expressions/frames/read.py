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


def read(node: tree.Node, scope: Scope) -> Range:
    """The expressions of one checked tree."""
    match node:
        case tree.Literal(value):
            return literal(value)
        case tree.Name(name):
            return scope.value(name)
        case tree.Parameter(name, key):
            return _parameter(scope.parameter(name), key, scope)
        case tree.OverMembers(function, value, condition):
            part = read(value, scope) if value else plain(whole(1))
            whom = read(condition, scope) if condition else plain(~nw.col(HOUSEHOLD).is_null())
            return OVER_MEMBERS[function](part, whom)
    return _combined(node, [read(child, scope) for child in tree.children(node)])


def _combined(node: tree.Node, below: list[Range]) -> Range:
    """What is made of other values, in the order of `tree.children`."""
    match node:
        case tree.Not():
            return negated(*below)
        case tree.Logic(word):
            return both(word == "and", below)
        case tree.Compare(sign) | tree.Arithmetic(sign):
            return _OF_TWO[sign](*below)
        case tree.OneOf(_, choices):
            return one_of(below[0], choices)
        case tree.Choose():
            return chosen(*below)
        case tree.Call("first_of_next_month"):
            return next_month(*below)
        case tree.Call(function):
            return _OF_TWO[function](*below)
        case tree.Round(function, _, coin):
            return rounded(function, below[0], COINS[coin])
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
