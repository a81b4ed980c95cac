"""Parameters for one decision: the place's own on that day, values tried by hand, or a stored decision's."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

from doudi.law.benefits.decision import ParameterUsed
from doudi.law.benefits.parameter import Amount, Dated, Parameter, Parameters, Reference
from doudi.law.errors import Unable
from doudi.law.expressions.extent import STATED
from doudi.law.expressions.unknown import Gap, Unknown
from doudi.law.interval import Interval
from doudi.law.label import Label
from doudi.law.money import UnableToReadMoney, fen_of

_TRIED = Reference("试算", "", "", "tried", None)
_RATIO = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,9}|/[0-9]{1,9})?")
Written = Decimal | str | int | bool


class UnableToTryParameter(Unable):
    """A parameter to be tried does not exist, or cannot have that value."""


class LookUp:
    """Finds each parameter once, and keeps what was found for the record."""

    def __init__(self, declared: Mapping[str, Parameter], known: Mapping[str, ParameterUsed]) -> None:
        self._declared = declared
        self._known = known  # what is certain from the start: tried values, or a stored decision's
        self._values: dict[str, Any] = {}
        self._used: dict[str, ParameterUsed] = {}
        self._place: tuple[Parameters, str, date] | None = None

    @classmethod
    def of_place(
        cls, parameters: Parameters, place: str, as_of: date, overrides: Mapping[str, Written]
    ) -> "LookUp":
        """The values of a place on a day, but for those that are tried. Raises UnableToTryParameter."""
        known = {name: _tried(parameters.declared, name, value, as_of) for name, value in overrides.items()}
        look_up = cls(parameters.declared, known)
        look_up._place = (parameters, place, as_of)
        return look_up

    @classmethod
    def of_decision(cls, parameters: Parameters, used: Iterable[ParameterUsed]) -> "LookUp":
        """The values a decision was made with; what it did not find stays missing."""
        return cls(parameters.declared, {one.name: one for one in used})

    @property
    def used(self) -> tuple[ParameterUsed, ...]:
        """Every parameter looked up so far, in that order."""
        return tuple(self._used.values())

    def reference(self, name: str) -> Reference | None:
        """Where a value that was looked up comes from."""
        return self._used[name].reference if name in self._used else None

    def value(self, name: str) -> Any:
        """A plain value, a mapping of key to value, or Unknown."""
        if name not in self._values:
            found = self._known.get(name) or self._of_place(name)
            if found is None:
                self._values[name] = Unknown(
                    *self._declared[name].bounds, frozenset((Gap("parameter", name),))
                )
            else:
                self._used[name] = found
                self._values[name] = found.value
        return self._values[name]

    def _of_place(self, name: str) -> ParameterUsed | None:
        if self._place is None:
            return None
        parameters, place, as_of = self._place
        found = parameters.find(name, place, as_of)
        return None if found is None else _used(self._declared[name], found)


def _used(parameter: Parameter, found: Dated) -> ParameterUsed:
    return ParameterUsed(
        parameter.name,
        parameter.label,
        found.value,
        parameter.type,
        parameter.unit,
        found.place,
        found.interval,
        found.reference,
        False,
        _choice(parameter, found.value),
    )


def _tried(declared: Mapping[str, Parameter], name: str, value: Written, as_of: date) -> ParameterUsed:
    if name not in declared:
        raise UnableToTryParameter(
            f"没有名为“{name}”的参数。现有：{'、'.join(declared)}。",
            f'There is no parameter "{name}". There are: {", ".join(declared)}.',
        )
    parameter = declared[name]
    amount, since = read_amount(parameter, value), Interval(as_of)
    choice = _choice(parameter, amount)
    return ParameterUsed(
        name, parameter.label, amount, parameter.type, parameter.unit, "", since, _TRIED, True, choice
    )


def _choice(parameter: Parameter, value: Amount | Mapping[str, Amount]) -> Label | None:
    return (parameter.choices or {}).get(value) if isinstance(value, str) else None


def read_amount(parameter: Parameter, written: Written) -> Amount:
    """A parameter's value as written in a file or a command: money in yuan. Raises UnableToTryParameter."""
    try:
        amount = _read(parameter, str(written).strip())
    except (ValueError, InvalidOperation, ZeroDivisionError, UnableToReadMoney):
        raise UnableToTryParameter(
            f"参数“{parameter.name}”（{parameter.label.zh}）的值“{written}”读不出来，应为 {parameter.type}。",
            f'Parameter "{parameter.name}" cannot be "{written}": it is a {parameter.type}.',
        ) from None
    if not isinstance(amount, bool | str) and not _is_within(parameter, amount):
        raise UnableToTryParameter(
            f"参数“{parameter.name}”（{parameter.label.zh}）的值“{written}”超出了允许的范围。",
            f'Parameter "{parameter.name}" cannot be "{written}": it is out of range.',
        )
    return amount


def _is_within(parameter: Parameter, amount: int | Fraction) -> bool:
    low, high = parameter.bounds
    widest = STATED.get(parameter.type)  # of a ratio, how it is written bounds it
    return low <= amount <= high and (widest is None or widest.least <= amount <= widest.most)


def _read(parameter: Parameter, text: str) -> Amount:
    match parameter.type:
        case "money":
            return fen_of(text)
        case "count":
            return int(text)
        case "ratio":
            return Fraction(text) if _RATIO.fullmatch(text) else _no(text)  # 1e999999999 would take for ever
        case "boolean":
            return (
                {"true": True, "false": False}[text.lower()]
                if text.lower() in ("true", "false")
                else _no(text)
            )
    return text if text in (parameter.choices or ()) else _no(text)


def _no(text: str) -> Amount:
    raise ValueError(text)
