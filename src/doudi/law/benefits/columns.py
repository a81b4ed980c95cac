"""Decide every household of a stretch of the population at once, by the same rules as for one household.

Arrays in, arrays out: who reads and writes files is above. Of each benefit the outcome, the amount, the
first condition that is not met, and which facts or parameters are missing; the words and the trace are the
business of `decide`, for the household that asks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from doudi.law.benefits.benefit import Ruleset
from doudi.law.benefits.extents import check_rules, of_parameters
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.look_up import LookUp, Written, read_amount
from doudi.law.benefits.policies import Policies
from doudi.law.expressions.columns import days
from doudi.law.expressions.columns.evaluate import UNTOLD_CODE, Columns, Evaluator, compiled
from doudi.law.expressions.columns.span import OPEN, Array, Span, both, joined, plain
from doudi.law.expressions.unknown import Unknown

REFUSED, GRANTED, CANNOT_TELL = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Found:
    """What a benefit's rules say, row by row (a row is a household, or a person where persons receive it).

    `outcome`: 0 refused, 1 granted, 2 cannot tell. `amount`: fen, 0 unless granted. `met`: all conditions
    certainly hold, whether or not the amount can be told. `unmet`: the number of the first condition that
    fails, or -1. `missing`: rows × words of bits, each a name of `Pack.gaps`; None
    where nothing is missing anywhere.
    """

    outcome: Array
    amount: Array
    met: Array
    unmet: Array
    missing: Array | None


class Pack:
    """The rules of several benefits on one day, compiled for columns. Raises UnableToFindRules, and
    UnableToReadPolicy where a rule could come to more than int64 holds."""

    def __init__(
        self,
        policies: Policies,
        benefits: Iterable[str],
        *,
        as_of: date,
        overrides: Mapping[str, Written] | None = None,
    ) -> None:
        self.policies = policies
        self.as_of = as_of
        self.rulesets = {name: policies.benefit(name, as_of=as_of) for name in benefits}
        self.facts = _united(ruleset.facts for ruleset in self.rulesets.values())
        self.overrides = dict(overrides or {})
        declared = policies.parameters.declared
        tried = {name: read_amount(declared[name], value) for name, value in self.overrides.items()}
        check_rules(self.rulesets.values(), of_parameters(policies.parameters, tried))
        self._evaluators = self._compiled()
        self._looked: dict[tuple[str, ...], Looked] = {}

    @cached_property
    def codes(self) -> dict[str, int]:
        """A number for each code that a fact or a parameter can have."""
        chosen = [choice for fact in self.policies.facts.values() for choice in fact.choices]
        chosen += [
            choice for one in self.policies.parameters.declared.values() for choice in (one.choices or ())
        ]
        chosen += [key for one in self.policies.parameters.declared.values() for key in one.key]
        return {code: number for number, code in enumerate(dict.fromkeys(chosen))}

    @cached_property
    def gaps(self) -> dict[str, int]:
        """A bit for each fact and each parameter that may be missing."""
        parameters = dict.fromkeys(
            name
            for ruleset in self.rulesets.values()
            for rule in ruleset.rules
            for name in ruleset.parameters_of(rule)
        )
        return {name: bit for bit, name in enumerate([*self.facts, *parameters])}

    @property
    def words(self) -> int:
        """How many 64-bit words hold a row's gaps."""
        return len(self.gaps) // 64 + 1

    def hold(self, facts: Mapping[str, Fact]) -> None:
        """Take in these facts too, beside those the rules read. To be said before anything is decided."""
        self.facts = {**self.facts, **facts}

    def gap(self, name: str, rows: Array) -> Array:
        """Bits that say `name` is missing in the rows where `rows` is true."""
        word, bit = divmod(self.gaps[name], 64)
        found = np.zeros((len(rows), self.words), np.uint64)
        found[:, word] = rows.astype(np.uint64) << np.uint64(bit)
        return found

    def names_of(self, bits: Array) -> tuple[str, ...]:
        """The names behind one row's bits."""
        return tuple(name for name, bit in self.gaps.items() if int(bits[bit // 64]) >> bit % 64 & 1)

    def stated(self, fact: Fact, values: Array, unknown: Array | None) -> Span:
        """A fact's column. `unknown`: the rows in which nobody stated it; None where everybody did.

        Where everybody has the same, or nobody stated it, one number stands for them all.
        """
        kind = np.bool_ if values.dtype == np.bool_ else np.int64  # sums need room
        if unknown is None or not unknown.any():
            return plain(kind(values[0]) if _is_even(values) else values.astype(kind, copy=False))
        least, most = map(kind, _bounds(fact))
        if unknown.all():
            return Span(least, most, self.gap(fact.name, unknown[:1])[0])
        wide: Array = values.astype(kind, copy=False)
        low, high = np.where(unknown, least, wide), np.where(unknown, most, wide)
        return Span(low, high, self.gap(fact.name, unknown))

    def parameters(self, places: "Places") -> "Looked":
        """The parameters of some places, found once in the pack's life."""
        if places.codes not in self._looked:
            self._looked[places.codes] = Looked(self, places)
        return self._looked[places.codes]

    def decide(self, columns: Columns) -> dict[str, Found]:
        """Every benefit for every row."""
        self.date(columns)
        return {name: self.found(name, columns) for name in self.rulesets}

    def date(self, columns: Columns) -> None:
        """Tell the columns which day it is."""
        columns.values.setdefault("as_of", plain(days.number(self.as_of)))

    def found(self, benefit: str, columns: Columns) -> Found:
        """One benefit for every row; `columns` knows the day already."""
        ruleset = self.rulesets[benefit]
        rows = columns.persons if ruleset.benefit.entity == "person" else columns.households
        verdicts = list(self.verdicts(benefit, columns).values())
        named = ruleset.benefit.amount
        amount = self._received(named, ruleset, columns) if named else plain(0)
        met = both(True, verdicts)
        certain = np.broadcast_to(met.low, (rows,))
        granted = certain & (np.asarray(amount.low) == amount.high)
        possible = np.broadcast_to(met.high, (rows,))
        outcome = np.where(
            granted, np.int8(GRANTED), np.where(possible, np.int8(CANNOT_TELL), np.int8(REFUSED))
        )
        return Found(
            outcome,
            np.where(granted, amount.low, 0),
            certain,
            _first_unmet(verdicts, rows),
            _missing(outcome, joined(*verdicts, amount)),
        )

    def verdicts(self, benefit: str, columns: Columns) -> dict[str, Span]:
        """Each condition of a benefit, one row for each receiver."""
        ruleset = self.rulesets[benefit]
        return {name: self._received(name, ruleset, columns) for name in ruleset.conditions}

    def _received(self, name: str, ruleset: Ruleset, columns: Columns) -> Span:
        """A rule's column, one row for each receiver: a household's rule holds for each of its members."""
        found = self.value(name, columns)
        if ruleset.benefit.entity == "person" and ruleset.rules[name].entity == "household":
            return columns.spread(name, found)
        return found

    def value(self, name: str, columns: Columns) -> Span:
        """A rule's or a fact's column, at its own level."""
        if name not in columns.values:
            columns.values[name] = self._evaluators[name](columns)
        return columns.values[name]

    def _compiled(self) -> dict[str, Evaluator]:
        entities = {name: fact.entity for name, fact in self.policies.facts.items()}
        for ruleset in self.rulesets.values():
            entities |= {name: rule.entity for name, rule in ruleset.rules.items()}
        evaluators: dict[str, Evaluator] = {}
        for ruleset in self.rulesets.values():
            for name in ruleset.order():
                if name not in evaluators:
                    node = ruleset.versions[name].node
                    evaluators[name] = compiled(node, entities[name], entities, evaluators)
        return evaluators

    def look_up(self, place: str) -> LookUp:
        """The parameters of one place on the pack's day."""
        return LookUp.of_place(self.policies.parameters, place, self.as_of, self.overrides)


class Places:
    """The places of a population by number, as its households name them."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = tuple(codes)


class Looked:
    """Every parameter for every place, and from it the column for some households."""

    def __init__(self, pack: Pack, places: Places) -> None:
        self._pack = pack
        self._look_ups = [pack.look_up(code) for code in places.codes]
        self._found: dict[str, dict[str, Span]] = {}

    def of(self, households: Array) -> Any:
        """The function that `Columns` asks. `households`: the number of each household's place."""
        made: dict[str, Span | dict[str, Span]] = {}

        def parameter(name: str) -> Span | dict[str, Span]:
            if name not in made:
                table = self._table(name)
                spans = {key: self._picked(span, households) for key, span in table.items()}
                made[name] = spans.get("", spans)
            return made[name]

        return parameter

    def _picked(self, span: Span, households: Array) -> Span:
        """One number where every place has the same; else each household's own."""
        if span.known:
            low = span.low[0].item() if _is_even(span.low) else span.low[households]
            return plain(low, span.scale)
        same = all(map(_is_even, (span.low, span.high, span.gaps)))
        rows: Any = 0 if same else households
        gaps = None if span.gaps is None else span.gaps[rows]
        return Span(span.low[rows], span.high[rows], gaps, span.scale)

    def _table(self, name: str) -> dict[str, Span]:
        """By key (\"\" where there is none): a span over the places."""
        if name not in self._found:
            values = [look_up.value(name) for look_up in self._look_ups]
            keys = next((tuple(value) for value in values if isinstance(value, Mapping)), ("",))
            self._found[name] = {
                key: self._span(name, [one[key] if isinstance(one, Mapping) else one for one in values])
                for key in keys
            }
        return self._found[name]

    def _span(self, name: str, values: list[Any]) -> Span:
        scale = int(np.lcm.reduce([getattr(value, "denominator", 1) for value in values]))
        missing = np.array([isinstance(value, Unknown) for value in values])
        parameter = self._pack.policies.parameters.declared[name]
        low = np.array([self._held(one, 0, parameter.type, scale) for one in values], np.int64)
        if parameter.type == "boolean":
            low = low.astype(np.bool_)
        if not missing.any():
            return plain(low, scale)
        high = np.array([self._held(one, 1, parameter.type, scale) for one in values], np.int64)
        if parameter.type == "boolean":
            high = high.astype(np.bool_)
        return Span(low, high, self._pack.gap(name, missing), scale)

    def _held(self, value: Any, end: int, kind: str, scale: int) -> int:
        if isinstance(value, Unknown):
            return _end(value.high if end else value.low, end, kind, scale)
        if isinstance(value, str):
            return self._pack.codes[value]
        return days.number(value) if isinstance(value, date) else int(value * scale)


def _is_even(values: Array | None) -> bool:
    """The same in every row."""
    return values is None or bool(len(values) and (values == values[0]).all())


def _bounds(fact: Fact) -> tuple[Any, Any]:
    low, high = fact.bounds
    if fact.type == "boolean":
        return low, high
    return _end(low, 0, fact.type, 1), _end(high, 1, fact.type, 1)


def _end(bound: Any, end: int, kind: str, scale: int) -> int:
    """A bound of what is unknown, as a number that arrays can hold."""
    if kind == "code":
        return UNTOLD_CODE[end]
    if isinstance(bound, date):
        return days.number(bound)
    if isinstance(bound, float):
        return OPEN if bound > 0 else -OPEN
    return int(bound * scale)


def _first_unmet(verdicts: list[Span], rows: int) -> Array:
    """The number of the first condition that certainly fails; -1 where none does."""
    found = np.full(rows, -1, np.int8)
    for number in range(len(verdicts) - 1, -1, -1):
        possible = verdicts[number].high
        if np.ndim(possible):
            np.putmask(found, ~possible, number)
        elif not possible:
            found[:] = number
    return found


def _missing(outcome: Array, gaps: Array | None) -> Array | None:
    if gaps is None:
        return None
    open_rows = outcome == CANNOT_TELL
    return np.where(open_rows[:, None], gaps, np.uint64(0)) if open_rows.any() else None


def _united(parts: Iterable[Mapping[str, Fact]]) -> dict[str, Fact]:
    united: dict[str, Fact] = {}
    for part in parts:
        united |= part
    return united
