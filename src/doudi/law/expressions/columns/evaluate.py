"""The reading of a tree over columns: the same nodes as for one household, each an operation on whole arrays.

A tree is compiled once into nested functions of a `Columns`, at the level (person or household) where it is
asked for; a household's value that a person's rule reads is spread over its members.
"""

import operator
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np

from doudi.law.expressions import tree
from doudi.law.expressions.columns import days
from doudi.law.expressions.columns.members import gathered
from doudi.law.expressions.columns.span import (
    Array,
    Span,
    added,
    both,
    chosen,
    compared,
    equal,
    extreme,
    multiplied,
    negated,
    plain,
    rounded,
    settle,
    subtracted,
)
from doudi.law.money import COINS

UNTOLD_CODE = (-1, 1 << 14)  # a code that nobody stated: nothing is apart from it, nothing surely equal to it
Evaluator = Callable[["Columns"], Span]


class Columns:
    """A stretch of the population, whole households only: facts, parameters, each rule's column once made.

    `values`: by name, of whatever level the name is. `parameters`: by name, one value for every household, or
    by key. `starts`: the first person of each household. `codes`: the number that stands for each code.
    """

    __slots__ = ("_spread", "codes", "households", "owners", "parameters", "persons", "starts", "values")

    def __init__(
        self,
        values: dict[str, Span],
        parameters: Callable[[str], Span | Mapping[str, Span]],
        starts: Array,
        persons: int,
        codes: Mapping[str, int],
    ) -> None:
        self.values = values
        self.parameters = parameters
        self.starts = starts
        self.persons = persons
        self.households = len(starts)
        self.codes = codes
        self.owners = np.repeat(np.arange(len(starts)), np.diff(starts, append=persons))
        self._spread: dict[str, Span] = {}

    def spread(self, name: str, span: Span) -> Span:
        """A household's column for each of its members."""
        if name not in self._spread:
            self._spread[name] = span.rows(self.owners)
        return self._spread[name]


def compiled(
    node: tree.Node, level: str, entities: Mapping[str, str], rules: Mapping[str, Evaluator]
) -> Evaluator:
    """The function of one checked tree, at a level. `entities`: whose each name is. `rules`: made before."""
    down = partial(compiled, level=level, entities=entities, rules=rules)
    match node:
        case tree.Literal(written):
            return _literal(written)
        case tree.Name(name):
            return _named(name, level, entities.get(name, ""), rules.get(name))
        case tree.Parameter(name, key):
            return _parameter(name, level, key, down)
        case tree.OverMembers(function, value, condition):
            return _over_members(function, value, condition, entities, rules)
    return _combined(node, [down(child) for child in tree.children(node)])


def _combined(node: tree.Node, below: list[Evaluator]) -> Evaluator:
    """What is made of other values, in the order of `tree.children`."""
    match node:
        case tree.Not():
            return _of_one(negated, *below)
        case tree.Logic(word):
            return lambda columns: both(word == "and", [part(columns) for part in below])
        case tree.Compare(sign) | tree.Arithmetic(sign):
            return _of_two(_OPERATIONS[sign], *below)
        case tree.OneOf(_, choices):
            return _one_of(below[0], choices)
        case tree.Choose():
            return _choose(*below)
        case tree.Call("first_of_next_month"):
            return _of_one(_next_month, *below)
        case tree.Call(function):
            return _of_two(_OPERATIONS[function], *below)
        case tree.Round(function, _, coin):
            return _of_one(lambda span: rounded(function, span, COINS[coin]), *below)
    raise TypeError(node)


def _literal(written: Any) -> Evaluator:
    if isinstance(written, str):
        return lambda columns: plain(columns.codes[written])
    return lambda columns: plain(written)


def _named(name: str, level: str, entity: str, rule: Evaluator | None) -> Evaluator:
    """A fact or rule; computed on first asking. A household's is spread where a person's rule reads it."""

    def own(columns: Columns) -> Span:
        found = columns.values.get(name)
        if found is None:
            if rule is None:
                raise KeyError(name)
            columns.values[name] = found = rule(columns)
        return found

    if level == "person" and entity == "household":
        return lambda columns: columns.spread(name, own(columns))
    return own


def _parameter(
    name: str, level: str, key: tree.Node | None, down: Callable[[tree.Node], Evaluator]
) -> Evaluator:
    """A place's value; of several, the one the key picks. Asked for at the level of whoever reads it."""

    def at_level(columns: Columns, code: str, span: Span) -> Span:
        return columns.spread(f"{name} {code}", span) if level == "person" else span

    def written(columns: Columns, code: str) -> Span:
        found = columns.parameters(name)
        return at_level(columns, code, found if isinstance(found, Span) else found[code])

    if key is None:
        return lambda columns: written(columns, "")
    if isinstance(key, tree.Literal):
        code = str(key.value)
        return lambda columns: written(columns, code)
    asked = down(key)

    def picked(columns: Columns) -> Span:
        found = columns.parameters(name)
        if isinstance(found, Span):  # the same for every key
            return at_level(columns, "", found)
        first, *others = found
        which, result = asked(columns), written(columns, first)
        for code in others:
            result = chosen(equal(which, plain(columns.codes[code])), written(columns, code), result)
        return result

    return picked


def _of_one(operation: Callable[[Span], Span], operand: Evaluator) -> Evaluator:
    return lambda columns: operation(operand(columns))


def _of_two(operation: Callable[[Span, Span], Span], left: Evaluator, right: Evaluator) -> Evaluator:
    return lambda columns: operation(left(columns), right(columns))


def _choose(condition: Evaluator, this: Evaluator, that: Evaluator) -> Evaluator:
    """Where one answer stands for every row, the other branch is not even read."""

    def value(columns: Columns) -> Span:
        found = condition(columns)
        if found.known and not np.ndim(found.low):
            return this(columns) if found.low else that(columns)
        return chosen(found, this(columns), that(columns))

    return value


def _one_of(operand: Evaluator, choices: tuple[str, ...]) -> Evaluator:
    def value(columns: Columns) -> Span:
        span = operand(columns)
        numbers = [columns.codes[choice] for choice in choices]
        found = span.low == numbers[0]
        for number in numbers[1:]:
            found = found | (span.low == number)
        if span.known:
            return plain(found)
        told = span.low == span.high
        return settle(found & told, found | ~told, span.gaps)

    return value


def _over_members(
    function: str,
    value: tree.Node | None,
    condition: tree.Node | None,
    entities: Mapping[str, str],
    rules: Mapping[str, Evaluator],
) -> Evaluator:
    down = partial(compiled, level="person", entities=entities, rules=rules)
    part = down(value) if value else None
    whom = down(condition) if condition else None

    def whole(columns: Columns) -> Span:
        return gathered(
            function,
            part(columns) if part else None,
            whom(columns) if whom else None,
            columns.starts,
            columns.persons,
        )

    return whole


def _next_month(span: Span) -> Span:
    if span.known:
        return plain(days.first_of_next_month(span.low))
    return settle(days.first_of_next_month(span.low), days.first_of_next_month(span.high), span.gaps)


def _swapped(operation: Callable[[Span, Span], Span]) -> Callable[[Span, Span], Span]:
    return lambda left, right: operation(right, left)


_less, _at_most = partial(compared, operator.lt), partial(compared, operator.le)
_OPERATIONS: dict[str, Callable[[Span, Span], Span]] = {
    "+": added,
    "-": subtracted,
    "*": multiplied,
    "<": _less,
    "<=": _at_most,
    ">": _swapped(_less),
    ">=": _swapped(_at_most),
    "==": equal,
    "!=": lambda left, right: negated(equal(left, right)),
    "larger": partial(extreme, np.maximum),
    "smaller": partial(extreme, np.minimum),
    "age_on": partial(days.falling, days.age_on),
    "months_between": partial(days.falling, days.months_between),
}
