"""The checker: types, units and entities of an expression, before it ever meets a household.

It refuses what would silently be wrong: a monthly amount beside a yearly one, a standard per person beside a
household's income, one member's fact where the household's is meant, a name or a code that nobody declared.
"""

from collections.abc import Mapping
from typing import NamedTuple

from doudi.law.expressions import tree
from doudi.law.expressions.parse import UnableToReadExpression
from doudi.law.expressions.unit import MONTH, PERSON, YEAR, Unit

TYPES = ("money", "count", "ratio", "boolean", "date", "code")
NUMBERS = ("money", "count", "ratio")
ENTITIES = ("person", "household")
ZERO = "zero"  # the type of a written 0, which fits beside any number


class Signature(NamedTuple):
    """What a value is. `unit` None: a literal that takes the unit of its neighbour."""

    type: str
    unit: Unit | None = Unit()
    entity: str = "household"
    choices: tuple[str, ...] = ()
    key: tuple[str, ...] = ()  # of a parameter with several values: the codes that pick one
    advice: bool = False  # for an officer's eye: nothing that decides may rest on it

    def __str__(self) -> str:
        unit = f" in {self.unit}" if self.unit else ""
        return f"{self.type}{unit} of the {self.entity}{' that is advice' if self.advice else ''}"


AS_OF = Signature("date")


class Names(NamedTuple):
    """What an expression may speak of."""

    values: Mapping[str, Signature]
    parameters: Mapping[str, Signature]


def check(node: tree.Node, names: Names) -> Signature:
    """The signature of an expression. Raises UnableToReadExpression where it does not fit together."""
    match node:
        case tree.Literal(value):
            return _literal(value)
        case tree.Name(name):
            return _named(name, names)
        case tree.Parameter(name, key):
            return _parameter(name, key, names)
        case tree.OverMembers(function, value, condition):
            return _over_members(function, value, condition, names)
    return _combined(node, [check(child, names) for child in tree.children(node)])


def _combined(node: tree.Node, below: list[Signature]) -> Signature:
    """What is made of other values, in the order of `tree.children`."""
    match node:
        case tree.Not():
            return _all_boolean("not", *below)
        case tree.Logic(operator):
            return _all_boolean(operator, *below)
        case tree.Compare(operator):
            return _comparison(operator, *below)
        case tree.OneOf(_, choices):
            return _one_of(below[0], choices)
        case tree.Arithmetic(operator):
            return _arithmetic(operator, *below)
        case tree.Choose():
            condition, this, that = below
            return _joined(_same(this, that, "the two values of if … else"), _all_boolean("if", condition))
        case tree.Call(function):
            return _call(function, below)
        case tree.Round(function):
            return _money(function, *below)
    raise TypeError(node)


def _literal(value: bool | int | str) -> Signature:
    match value:
        case bool():
            return Signature("boolean")
        case int():
            return Signature("count" if value else ZERO, None)
        case str():
            return Signature("code", choices=(value,))


def _named(name: str, names: Names) -> Signature:
    if name not in names.values:
        raise UnableToReadExpression(f"“{name}” is no fact and no rule: declare it, or correct the spelling")
    return names.values[name]


def _parameter(name: str, key: tree.Node | None, names: Names) -> Signature:
    if name not in names.parameters:
        raise UnableToReadExpression(f"“{name}” is no parameter: declare it, or correct the spelling")
    found = names.parameters[name]
    if (key is None) != (not found.key):
        raise UnableToReadExpression(f"parameter “{name}” {'needs a key' if found.key else 'takes no key'}")
    if key is None:
        return found
    picked = check(key, names)
    unknown = set(picked.choices) - set(found.key)
    if picked.type != "code" or unknown:
        raise UnableToReadExpression(f"the key of parameter “{name}” must be one of {', '.join(found.key)}")
    return _joined(found, picked)


def _all_boolean(word: str, *parts: Signature) -> Signature:
    for part in parts:
        if part.type != "boolean":
            raise UnableToReadExpression(f"“{word}” needs yes-or-no values, not a {part}")
    return _joined(Signature("boolean"), *parts)


def _comparison(operator: str, left: Signature, right: Signature) -> Signature:
    found = _same(left, right, f"the two sides of {operator}")
    if operator not in ("==", "!=") and found.type not in (*NUMBERS, "date"):
        raise UnableToReadExpression(f"“{operator}” needs numbers or dates, not a {found}")
    if found.type == "code" and not set(left.choices) & set(right.choices):
        raise UnableToReadExpression(
            f"no such code: {', '.join(right.choices)} is none of {', '.join(left.choices)}"
        )
    return _joined(Signature("boolean"), left, right)


def _one_of(operand: Signature, choices: tuple[str, ...]) -> Signature:
    unknown = set(choices) - set(operand.choices)
    if operand.type != "code" or unknown:
        raise UnableToReadExpression(f"no such code: {', '.join(sorted(unknown or choices))}")
    return _joined(Signature("boolean"), operand)


def _arithmetic(operator: str, left: Signature, right: Signature) -> Signature:
    if operator != "*":
        found = _same(left, right, f"the two sides of {operator}")
        if found.type not in NUMBERS:
            raise UnableToReadExpression(f"“{operator}” needs numbers, not a {found}")
        return found
    kinds = {left.type, right.type}
    if kinds - set(NUMBERS) or (left.type == right.type == "money") or kinds == {"count", "ratio"}:
        raise UnableToReadExpression(f"a {left} cannot be multiplied by a {right}")
    product = next((kind for kind in ("money", "count") if kind in kinds), "ratio")
    unit = (left.unit or Unit()).times(right.unit or Unit())
    return _joined(Signature(product, unit), left, right)


def _call(function: str, parts: list[Signature]) -> Signature:
    if function in ("larger", "smaller"):
        found = _same(parts[0], parts[1], f"the two values of {function}")
        if found.type not in (*NUMBERS, "date"):
            raise UnableToReadExpression(f"{function} needs numbers or dates, not a {found}")
        return found
    if any(part.type != "date" for part in parts):
        raise UnableToReadExpression(f"{function} needs dates")
    result = {"age_on": Signature("count", YEAR), "months_between": Signature("count", MONTH)}
    return _joined(result.get(function, Signature("date")), *parts)


def _money(function: str, amount: Signature) -> Signature:
    if amount.type != "money":
        raise UnableToReadExpression(f"{function} rounds money, not a {amount}")
    return amount


def _over_members(
    function: str, value: tree.Node | None, condition: tree.Node | None, names: Names
) -> Signature:
    parts = [check(part, names) for part in (value, condition) if part is not None]
    if all(part.entity != "person" for part in parts):
        raise UnableToReadExpression(f"{function}(…) goes over the members: it needs a fact of each person")
    if condition is not None:
        _all_boolean(f"{function} … for whom", parts[-1])
    advice = any(part.advice for part in parts)
    if value is None:
        return Signature("count", PERSON, advice=advice)
    if function in ("any", "all"):
        return _all_boolean(function, *parts)._replace(entity="household")
    if parts[0].type not in NUMBERS:
        raise UnableToReadExpression(f"{function}(…) needs numbers, not a {parts[0]}")
    unit = (parts[0].unit or Unit()).over_members() if function == "sum" else parts[0].unit
    return Signature(parts[0].type, unit, advice=advice)


def _same(left: Signature, right: Signature, where: str) -> Signature:
    """Both of one type and unit. A written number takes its neighbour's unit, but only 0 is also money."""
    if left.type == right.type and (left.unit == right.unit or None in (left.unit, right.unit)):
        unit = right.unit if left.unit is None else left.unit
        choices = tuple(dict.fromkeys((*left.choices, *right.choices)))
        return _joined(Signature(left.type, unit, choices=choices), left, right)
    for written, other in ((left, right), (right, left)):
        if written.type == ZERO and other.type in NUMBERS:
            return _joined(other, left, right)
        if written.type == "count" and written.unit is None and other.type == "ratio":
            return _joined(other, left, right)
    raise UnableToReadExpression(f"{where} differ: a {left} and a {right}")


def _joined(result: Signature, *parts: Signature) -> Signature:
    """A value that takes in anything of a person is of the person; one that takes in advice is advice."""
    persons = any(part.entity == "person" for part in (result, *parts))
    advice = any(part.advice for part in (result, *parts))
    return result._replace(entity="person" if persons else "household", advice=advice)
