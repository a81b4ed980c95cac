"""What the library shows of a book of law. What takes long to work out is kept beside the book it is of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from doudi.law.benefits import differences
from doudi.law.benefits.benefit import Benefit
from doudi.law.benefits.decision import CANNOT_TELL, GRANTED, REFUSED
from doudi.law.benefits.differences import Turn
from doudi.law.benefits.document import in_words
from doudi.law.benefits.parameter import NATIONAL, Authority, Dated, Parameter
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.programme import OWN
from doudi.law.benefits.scenario import Scenario
from doudi.law.interval import Interval
from doudi.law.label import Label
from doudi.policies.load import scenarios

_OUTCOMES = {
    GRANTED: Label("符合", "due"),
    REFUSED: Label("不符合", "not due"),
    CANNOT_TELL: Label("还不能判断", "cannot be told yet"),
}
_CASE_NUMBER = re.compile(r"^R\d+ ")  # by which the tests know it; it says nothing to a reader
_KEPT = 128


@dataclass(frozen=True)
class Shelved:
    """A benefit, and where to apply in the place where another department decides it."""

    benefit: Benefit
    office: Label | None


@dataclass(frozen=True)
class Programme:
    """Benefits that are shown together."""

    label: Label
    benefits: tuple[Shelved, ...]


@dataclass(frozen=True)
class Example:
    """A small household with the answer the law must give. `amount`: yuan as text, "" where none is told."""

    name: str
    place: Label
    as_of: date
    outcome: Label
    amount: str
    holds: bool


@dataclass(frozen=True)
class Value:
    """What a place set for a time, in words, and where it is written."""

    place: Label
    code: str
    value: Label
    interval: Interval
    reference: Label
    example: bool
    here_only: bool
    now: bool


@dataclass(frozen=True)
class Setting:
    """A parameter everywhere: who may set it, what was set, and for which places nothing holds on the day."""

    parameter: Parameter
    authorities: tuple[Authority, ...]
    values: tuple[Value, ...]
    lacking: tuple[Label, ...]


def programmes(law: Policies, as_of: date, place: str = NATIONAL) -> tuple[Programme, ...]:
    """The benefits that are law on a day, programme by programme; programmes without any are left out."""
    benefits = [law.benefits[name] for name in law.in_force(as_of)]
    held = [Shelved(one, one.office(place, as_of)) for one in benefits]
    groups = {**law.programmes, "": OWN}
    found = (
        Programme(label, tuple(one for one in held if one.benefit.programme == name))
        for name, label in groups.items()
    )
    return tuple(one for one in found if one.benefits)


@lru_cache(_KEPT)
def history(law: Policies, benefit: str) -> tuple[Turn, ...]:
    """Every day on which the rules of a benefit changed, the latest first."""
    return differences.history(law, benefit)


@lru_cache(_KEPT)
def examples(law: Policies, benefit: str) -> tuple[Example, ...]:
    """The scenarios of a benefit, each tried against the law as it is."""
    return tuple(_example(law, one) for one in scenarios(benefit))


def _example(law: Policies, one: Scenario) -> Example:
    outcome = _OUTCOMES.get(str(one.expect.get("outcome", "")), Label("", ""))
    amount = one.expect.get("amount")
    return Example(
        _CASE_NUMBER.sub("", one.name),
        place_label(law, one.place),
        one.as_of,
        outcome,
        "" if amount is None else f"{Decimal(str(amount)):,}",
        not one.differences(law),
    )


def setting(law: Policies, name: str, as_of: date) -> Setting:
    """One parameter in every place. Raises KeyError."""
    parameter = law.parameters.declared[name]
    lacking = (place for place in law.places if law.parameters.find(name, place, as_of) is None)
    return Setting(
        parameter,
        tuple(reversed(parameter.authorities)),
        tuple(_values(law, parameter, as_of)),
        tuple(law.places[place] for place in lacking),
    )


def _values(law: Policies, parameter: Parameter, as_of: date) -> Iterator[Value]:
    for dated in law.parameters.dated(parameter.name):
        yield _value(law, parameter, dated, as_of)


def _value(law: Policies, parameter: Parameter, dated: Dated, as_of: date) -> Value:
    return Value(
        place_label(law, dated.place),
        dated.place,
        in_words(law, parameter, dated.value),
        dated.interval,
        dated.reference.label,
        dated.reference.certainty == "example",
        dated.here_only,
        as_of in dated.interval,
    )


def place_label(law: Policies, code: str) -> Label:
    """The name of a place as the policy files give it, or its code."""
    return law.places.get(code, Label(code, code))
