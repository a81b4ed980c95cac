"""A benefit as data: the rules it rests on, each with dated versions, and the set of them in force on a day.

All rules of the law stand in one book under one name each, so that one benefit can speak of another: `dibao`
in an expression is "the conditions of dibao are met", and `household_income` is the same figure everywhere.
"""

import hashlib
import json
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from doudi.law.benefits.fact import Fact
from doudi.law.benefits.office import Office, office_of
from doudi.law.errors import Unable
from doudi.law.expressions import tree
from doudi.law.expressions.check import Signature
from doudi.law.expressions.evaluate import Evaluator, compiled
from doudi.law.expressions.unit import read_unit
from doudi.law.interval import Interval
from doudi.law.label import Label


class UnableToFindRules(Unable):
    """The benefit is unknown, or no rules of it are in force on that day."""


@dataclass(frozen=True, eq=False)
class Version:
    """What a rule says in one period. New law is a new version; an old one is never edited."""

    interval: Interval
    article: str
    expression: str
    node: tree.Node
    _compiled: dict[tuple[Evaluator | None, ...], Evaluator] = field(default_factory=dict, init=False)

    @cached_property
    def needs(self) -> tuple[str, ...]:
        """Facts and rules that it reads."""
        return tree.names_in(self.node)

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Parameters that it looks up itself."""
        return tree.parameters_in(self.node)

    def evaluator(self, entities: Mapping[str, str], rules: Mapping[str, Evaluator]) -> Evaluator:
        """Compiled over the rules it reads: the same ones, in many a benefit and period, only once."""
        read = tuple(rules.get(name) for name in self.needs)
        if read not in self._compiled:
            self._compiled[read] = compiled(self.node, entities, rules)
        return self._compiled[read]


@dataclass(frozen=True, slots=True)
class Rule:
    """A derived value. A condition is a yes-or-no rule of the household with words for both answers.

    `advice`: shown to an officer; no rule that decides anything may rest on it (民办函〔2024〕31号).
    """

    name: str
    type: str
    unit: str
    entity: str
    label: Label
    versions: tuple[Version, ...]
    met: Label | None = None
    failed: Label | None = None
    where: str = ""  # the file and line it is written on
    advice: bool = False

    @property
    def signature(self) -> Signature:
        """Its type, unit and entity, as the check of expressions sees it."""
        return Signature(self.type, read_unit(self.unit), self.entity, advice=self.advice)

    def version(self, as_of: date) -> Version | None:
        """The version in force on a day; None when the rule did not exist then."""
        return next((version for version in self.versions if as_of in version.interval), None)


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of the arithmetic: a value's name and the sign before it.

    `skip_zero`: left out when it is zero. `unless_refused`: speaks of what is paid, so not when nothing is.
    `aside`: beside the arithmetic and no part of it, so left out unless there is something to say.
    """

    name: str
    sign: str
    skip_zero: bool = False
    unless_refused: bool = False
    aside: bool = False


class Duty(NamedTuple):
    """What the office has to see to where a yes-or-no rule (`name`) is true: of the receiver, or of members
    of the household; `todo` says what. It decides nothing, and a citizen is not told of it."""

    name: str
    todo: Label


@dataclass(frozen=True)
class Benefit:
    """All versions of the rules it rests on, directly or not, by name.

    `entity`: who receives it, the household or each person for themselves. `amount` and `pay_from` name
    rules, or are "" where nothing is paid by this rule. `offices`: where to apply, by place and day, for what
    another department decides; then the law here only says whether it is likely. `lines`: what is printed.
    `programme`: what it is shown under. `duties`: what the office has to see to; `beside`: the rules that
    only they rest on. Its name is itself a rule: whether all its conditions are met.
    """

    name: str
    label: Label
    entity: str
    rules: Mapping[str, Rule]
    conditions: tuple[str, ...]
    amount: str
    pay_from: str
    lines: tuple[PrintedLine, ...]
    facts: Mapping[str, Fact]
    offices: tuple[Office, ...] = ()
    programme: str = ""
    duties: tuple[Duty, ...] = ()
    beside: frozenset[str] = frozenset()
    _sets: dict[Interval, "Ruleset"] = field(default_factory=dict)

    @cached_property
    def periods(self) -> tuple[Interval, ...]:
        """The stretches of time in which no rule changes, from the first version on."""
        versions = [version for rule in self.rules.values() for version in rule.versions]
        days = {version.interval.since for version in versions}
        days |= {version.interval.until for version in versions if version.interval.until}
        ordered = sorted(days)
        return tuple(map(Interval, ordered, [*ordered[1:], None]))

    def is_law(self, as_of: date) -> bool:
        """Whether rules of it are in force on a day."""
        return self.rules[self.name].version(as_of) is not None

    def office(self, place: str, as_of: date) -> Label | None:
        """Where to apply in a place on a day; None where no other department decides."""
        found = office_of(self.offices, place, as_of)
        return None if found is None else found.words

    def on(self, as_of: date) -> "Ruleset":
        """The rules in force on a day. Raises UnableToFindRules."""
        period = next((period for period in self.periods if as_of in period), None)
        if period is None or not self.is_law(as_of):
            raise UnableToFindRules(
                f"{self.label.zh}：{as_of} 当日没有录入的规则。请换一个日期，或录入当时的规则。",
                f"{self.label.en}: no rules are entered for {as_of}. Choose another day, or enter that law.",
            )
        if period not in self._sets:
            self._sets[period] = Ruleset(self, period)
        return self._sets[period]


class Limit(NamedTuple):
    """How far a condition is from turning round: `distance` reads it, in fen or whole units."""

    distance: Evaluator
    type: str
    unit: str


class Ruleset:
    """A benefit's rules in one period, compiled; all that no household changes is worked out once."""

    def __init__(self, benefit: Benefit, period: Interval) -> None:
        self.benefit = benefit
        self.period = period
        self.versions: dict[str, Version] = {
            name: version
            for name, rule in benefit.rules.items()
            if (version := rule.version(period.since)) is not None
        }
        self.rules = {name: benefit.rules[name] for name in self.versions}
        self.conditions = tuple(name for name in benefit.conditions if name in self.versions)
        self.lines = tuple(line for line in benefit.lines if line.name in self.versions)
        self.duties = tuple(duty for duty in benefit.duties if duty.name in self.versions)
        self._named: dict[Label, tuple[str, ...]] = {}
        self.evaluators = self._compiled()
        self.limits = {name: limit for name in self.conditions if (limit := self._limit(name))}
        self.facts = {name: benefit.facts[name] for name in benefit.facts if name in self._read}
        self.hash = self._hash()

    def order(self) -> tuple[str, ...]:
        """Rule names, each after the rules it needs. Raises UnableToFindRules when they go in a circle."""
        done: dict[str, None] = {}

        def visit(name: str, path: tuple[str, ...]) -> None:
            if name in path:
                circle = " → ".join((*path[path.index(name) :], name))
                raise UnableToFindRules(
                    f"{self.rules[name].where}: {name}: rules need each other in a circle, break it: {circle}"
                )
            if name in self.versions and name not in done:
                for needed in self.needs(name):
                    visit(needed, (*path, name))
                done[name] = None

        for name in self.versions:
            visit(name, ())
        return tuple(done)

    def needs(self, name: str) -> tuple[str, ...]:
        """Facts and rules that a rule reads."""
        return self.versions[name].needs

    def parameters_of(self, name: str) -> tuple[str, ...]:
        """Parameters that a rule looks up itself."""
        return self.versions[name].parameters

    def named_in(self, words: Label) -> tuple[str, ...]:
        """Rules named in braces in a condition's words."""
        if words not in self._named:
            found = [name for text in words for _, name, _, _ in string.Formatter().parse(text) if name]
            self._named[words] = tuple(dict.fromkeys(found))
        return self._named[words]

    def figures_of(self, name: str) -> tuple[str, ...]:
        """The facts a figure is taken from: those the rule reads itself or through each member's amounts.

        Not those behind other rules of the household, which have lines of their own; and who counts only
        where nothing else is counted.
        """
        return self._figures[name]

    @cached_property
    def _figures(self) -> dict[str, tuple[str, ...]]:
        figures: dict[str, tuple[str, ...]] = {}
        for name in self.order():
            needed = [self.rules[one] for one in self.needs(name) if one in self.rules]
            stated = [one for one in self.needs(name) if one in self.benefit.facts]
            persons = [rule for rule in needed if rule.entity == "person"]
            stated += [f for rule in persons if rule.type != "boolean" for f in figures[rule.name]]
            stated = stated or [f for rule in persons for f in figures[rule.name]]
            figures[name] = tuple(dict.fromkeys(stated))
        return figures

    @cached_property
    def _read(self) -> frozenset[str]:
        named = {one for name in self._deciding() for one in self.needs(name)}
        return frozenset(named & self.benefit.facts.keys())

    def _deciding(self) -> Iterator[str]:
        """The rules in force but for those that only duties rest on: what a decision and its record hold."""
        return (name for name in self.versions if name not in self.benefit.beside)

    def _compiled(self) -> dict[str, Evaluator]:
        entities = {name: fact.entity for name, fact in self.benefit.facts.items()}
        entities |= {name: rule.entity for name, rule in self.rules.items()}
        evaluators: dict[str, Evaluator] = {}
        for name in self.order():
            evaluators[name] = self.versions[name].evaluator(entities, evaluators)
        return evaluators

    def _limit(self, name: str) -> "Limit | None":
        """What a condition compares, when it says that one figure stays below, or reaches, another."""
        node = self.versions[name].node
        if not isinstance(node, tree.Compare) or node.operator not in ("<", "<=", ">", ">="):
            return None
        sides = (node.right, node.left) if node.operator in ("<", "<=") else (node.left, node.right)
        measured = [
            self.rules[side.name] for side in sides if isinstance(side, tree.Name) and side.name in self.rules
        ]
        if not measured or measured[0].type not in ("money", "count"):
            return None
        entities = {name: fact.entity for name, fact in self.benefit.facts.items()}
        entities |= {name: rule.entity for name, rule in self.rules.items()}
        gap = compiled(tree.Arithmetic("-", *sides), entities, self.evaluators)
        return Limit(gap, measured[0].type, measured[0].unit)

    def _hash(self) -> str:
        """What the rules of this period mean, as one number: types, expressions and articles, not words;
        nor what only duties rest on, for they change no decision."""
        rules = {
            name: [
                rule.type,
                rule.unit,
                rule.entity,
                self.versions[name].expression,
                self.versions[name].article,
            ]
            for name, rule in self.rules.items()
            if name not in self.benefit.beside
        }
        facts = {name: [f.type, f.unit, f.entity, f.minimum, [*f.choices]] for name, f in self.facts.items()}
        benefit = self.benefit
        whole = [rules, facts, benefit.entity, self.conditions, benefit.amount, benefit.pay_from]
        return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
