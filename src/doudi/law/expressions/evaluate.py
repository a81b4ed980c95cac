"""The reading of a tree for one household: exact, and honest about what is not known.

A tree is compiled once into nested functions of `(reading, member)`, which then read any household. Known
values take the short way through plain Python numbers; only an unknown one is carried as a range.
"""

import operator
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import partial, reduce
from typing import Any

from doudi.law.expressions import tree
from doudi.law.expressions.unknown import Gap, Unknown, Value, either, gaps, high, low, product, settle
from doudi.law.money import COINS, round_down, round_half, round_up

HOUSEHOLD = -1  # the member number that means the household itself


class Reading:
    """One household being decided: a table of named values for the household and for each member.

    Facts stand in it from the start; a rule's value is filled in when it is first asked for, and so is the
    range of a fact that nobody stated (`absent`).
    """

    __slots__ = ("absent", "household", "members", "parameters")

    def __init__(
        self,
        household: dict[str, Value],
        members: list[dict[str, Value]],
        parameters: Callable[[str], Any],
        absent: Callable[[str, int], Value],
    ) -> None:
        self.household = household
        self.members = members
        self.parameters = parameters
        self.absent = absent


Evaluator = Callable[[Reading, int], Value]


def compiled(node: tree.Node, entities: Mapping[str, str], rules: Mapping[str, Evaluator]) -> Evaluator:
    """The function of one checked tree. `entities`: whose each name is. `rules`: those compiled before it."""
    down = partial(compiled, entities=entities, rules=rules)
    match node:
        case tree.Literal(written):
            return lambda reading, member: written
        case tree.Name(name):
            return _named(name, entities.get(name, "household"), rules.get(name))
        case tree.Parameter(name, key):
            return _picked(name, down(key)) if key else _parameter(name)
        case tree.OverMembers(function, value, condition):
            whom = down(condition) if condition else None
            return _OVER_MEMBERS[function](down(value) if value else None, whom)
    return _combined(node, [down(child) for child in tree.children(node)])


def _combined(node: tree.Node, below: list[Evaluator]) -> Evaluator:
    """What is made of other values, in the order of `tree.children`."""
    match node:
        case tree.Not():
            return _not(*below)
        case tree.Logic(word):
            return _logic(word == "and", below)
        case tree.Compare(sign) | tree.Arithmetic(sign):
            return _lifted(_EXACT[sign], _RANGES[sign], *below)
        case tree.OneOf(_, choices):
            return _one_of(below[0], frozenset(choices))
        case tree.Choose():
            return _choose(*below)
        case tree.Call(function):
            return _call(function, below)
        case tree.Round(function, _, coin):
            return _stepwise(partial(_rounded, _ROUND[function], COINS[coin]), *below)
    raise TypeError(node)


def _named(name: str, entity: str, rule: Evaluator | None) -> Evaluator:
    """A fact or a rule, looked up in the table, computed or marked unknown on first asking."""

    def filled(values: dict[str, Value], reading: Reading, member: int) -> Value:
        values[name] = found = rule(reading, member) if rule else reading.absent(name, member)
        return found

    def of_household(reading: Reading, member: int) -> Value:
        found = reading.household.get(name)
        return filled(reading.household, reading, HOUSEHOLD) if found is None else found

    def of_member(reading: Reading, member: int) -> Value:
        found = reading.members[member].get(name)
        return filled(reading.members[member], reading, member) if found is None else found

    return of_member if entity == "person" else of_household


def _parameter(name: str) -> Evaluator:
    def value(reading: Reading, member: int) -> Value:
        found: Value = reading.parameters(name)
        return found

    return value


def _picked(name: str, key: Evaluator) -> Evaluator:
    """A parameter with a value for each code, or the same for all of them."""
    whole = _parameter(name)

    def value(reading: Reading, member: int) -> Value:
        found: Any = reading.parameters(name)
        if not isinstance(found, Mapping):
            return whole(reading, member)
        values: Mapping[str, Value] = found
        picked = key(reading, member)
        if not isinstance(picked, Unknown):
            return values[str(picked)]
        return reduce(partial(either, open_gaps=picked.gaps), values.values())

    return value


def _not(operand: Evaluator) -> Evaluator:
    def value(reading: Reading, member: int) -> Value:
        found = operand(reading, member)
        return found if isinstance(found, Unknown) else not found

    return value


def _logic(conjunction: bool, operands: list[Evaluator]) -> Evaluator:
    """Kleene's and (or): one false (true) operand decides it, whatever the others are."""

    def value(reading: Reading, member: int) -> Value:
        unknown: list[Value] = []
        for operand in operands:
            found = operand(reading, member)
            if type(found) is Unknown:
                unknown.append(found)
            elif found is not conjunction:
                return not conjunction
        return Unknown(False, True, gaps(*unknown)) if unknown else conjunction

    return value


def _one_of(operand: Evaluator, choices: frozenset[str]) -> Evaluator:
    def value(reading: Reading, member: int) -> Value:
        found = operand(reading, member)
        return Unknown(False, True, found.gaps) if isinstance(found, Unknown) else found in choices

    return value


def _choose(condition: Evaluator, this: Evaluator, that: Evaluator) -> Evaluator:
    def value(reading: Reading, member: int) -> Value:
        found = condition(reading, member)
        if not isinstance(found, Unknown):
            return this(reading, member) if found else that(reading, member)
        return either(this(reading, member), that(reading, member), found.gaps)

    return value


def _lifted(
    exact: Callable[[Any, Any], Value],
    ranges: Callable[[Value, Value], Value],
    left: Evaluator,
    right: Evaluator,
) -> Evaluator:
    """An operation on plain values, and what it becomes on ranges."""

    def value(reading: Reading, member: int) -> Value:
        a, b = left(reading, member), right(reading, member)
        if type(a) is Unknown or type(b) is Unknown:
            return ranges(a, b)
        return exact(a, b)

    return value


def _rising(exact: Callable[[Any, Any], Any]) -> Callable[[Value, Value], Value]:
    """The range of an operation that rises with both of its values."""
    return lambda a, b: settle(exact(low(a), low(b)), exact(high(a), high(b)), gaps(a, b))


def _against(exact: Callable[[Any, Any], Any]) -> Callable[[Value, Value], Value]:
    """The range of an operation that rises with its first value and falls with its second."""
    return lambda a, b: settle(exact(low(a), high(b)), exact(high(a), low(b)), gaps(a, b))


def _falling(exact: Callable[[Any, Any], Any]) -> Callable[[Value, Value], Value]:
    """The range of an operation that falls with its first value and rises with its second."""
    return lambda a, b: settle(exact(high(a), low(b)), exact(low(a), high(b)), gaps(a, b))


def _equal(a: Value, b: Value) -> Value:
    apart = low(a) is not None and low(b) is not None and (high(a) < low(b) or high(b) < low(a))
    return False if apart else Unknown(False, True, gaps(a, b))


def _unequal(a: Value, b: Value) -> Value:
    equal = _equal(a, b)
    return equal if isinstance(equal, Unknown) else not equal


def _age_on(born: date, day: date) -> int:
    """Whole years (周岁): a year more from the birthday on; those born on 29 February from 1 March."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _months_between(since: date, day: date) -> int:
    return (day.year - since.year) * 12 + day.month - since.month - (day.day < since.day)


def _first_of_next_month(day: date) -> date:
    """In the last month of the calendar its last day stands for what comes after."""
    if (day.year, day.month) == (date.max.year, 12):
        return date.max
    years, month = divmod(day.month, 12)
    return date(day.year + years, month + 1, 1)


_EXACT: dict[str, Callable[[Any, Any], Value]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "larger": max,
    "smaller": min,
    "age_on": _age_on,
    "months_between": _months_between,
}
_RANGES: dict[str, Callable[[Value, Value], Value]] = {
    **{name: _rising(_EXACT[name]) for name in ("+", "larger", "smaller")},
    **{name: _against(_EXACT[name]) for name in ("-", ">", ">=")},
    **{name: _falling(_EXACT[name]) for name in ("<", "<=", "age_on", "months_between")},
    "*": product,
    "==": _equal,
    "!=": _unequal,
}
_ROUND = {"round_up": round_up, "round_down": round_down, "round_half": round_half}


def _call(function: str, arguments: list[Evaluator]) -> Evaluator:
    if function == "first_of_next_month":
        return _stepwise(_first_of_next_month, arguments[0])
    return _lifted(_EXACT[function], _RANGES[function], *arguments)


def _rounded(rounding: Callable[[int | Fraction, int], int], coin: int, amount: Any) -> Any:
    return amount if isinstance(amount, float) else rounding(amount, coin)  # an open end stays open


def _stepwise(rising: Callable[[Any], Value], operand: Evaluator) -> Evaluator:
    """A function of one value that never falls as the value rises."""

    def value(reading: Reading, member: int) -> Value:
        found = operand(reading, member)
        if isinstance(found, Unknown):
            return settle(rising(found.low), rising(found.high), found.gaps)
        return rising(found)

    return value


def _gathered(
    nothing: Any, exact: Callable[[Any, Any], Any], value: Evaluator | None, condition: Evaluator | None
) -> Evaluator:
    """sum, count, any, all: every member's part joined; `nothing` is the part of those who are not meant.

    A member of whom nobody can say whether the condition holds adds their part or nothing. What is missing
    about members who add the same either way is not asked for, and the order of the members changes nothing.
    """

    def whole(reading: Reading, member: int) -> Value:
        total = nothing
        open_parts: list[tuple[Value, Value]] = []
        for number in range(len(reading.members)):
            holds = condition(reading, number) if condition else True
            if holds is False:
                continue
            part = value(reading, number) if value else 1
            if holds is True and type(part) is not Unknown:
                total = exact(total, part)
            else:
                open_parts.append((holds, part))
        return _ranged(total, open_parts) if open_parts else total

    def _ranged(total: Any, open_parts: list[tuple[Value, Value]]) -> Value:
        least = most = total
        missing: frozenset[Gap] = frozenset()
        for holds, part in open_parts:
            a, b = low(part), high(part)
            if holds is not True:
                a, b = min(a, nothing), max(b, nothing)
            least, most = exact(least, a), exact(most, b)
            if a != b:
                missing |= gaps(holds, part)
        return settle(least, most, missing)

    return whole


def _extreme(
    pick: Callable[[Any, Any], Any], value: Evaluator | None, condition: Evaluator | None
) -> Evaluator:
    """The largest (smallest) of the members' values; 0 where there is no such member."""

    def whole(reading: Reading, member: int) -> Value:
        sure: list[Value] = []
        unsure: list[tuple[Value, Value]] = []
        for number in range(len(reading.members)):
            holds = condition(reading, number) if condition else True
            if holds is not False and value:
                part = value(reading, number)
                sure += [part] if holds is True else []
                unsure += [(holds, part)] if holds is not True else []
        least, most = (reduce(pick, map(end, sure)) if sure else 0 for end in (low, high))
        for _, part in unsure:
            a, b = low(part), high(part)
            if sure:
                a, b = pick(least, a), pick(most, b)
            least, most = min(least, a), max(most, b)
        return settle(least, most, gaps(*sure, *(value for pair in unsure for value in pair)))

    return whole


_OVER_MEMBERS: dict[str, Callable[[Evaluator | None, Evaluator | None], Evaluator]] = {
    "sum": partial(_gathered, 0, operator.add),
    "count": partial(_gathered, 0, operator.add),
    "any": partial(_gathered, False, operator.or_),
    "all": partial(_gathered, True, operator.and_),
    "maximum": partial(_extreme, max),
    "minimum": partial(_extreme, min),
}
