"""Decide every person of a data frame, on whichever engine holds it: the rules of a `Pack` as Narwhals.

The rules are laid over the frame in layers, each resting on those before it; a column is dropped as soon as
nothing further on reads it. Nothing is computed here: the engine does it when the result is collected.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

import narwhals as nw
from narwhals.dtypes import DType

from doudi.law.benefits.benefit import Ruleset
from doudi.law.benefits.columns import CANNOT_TELL, GRANTED, REFUSED, Pack
from doudi.law.benefits.fact import Fact
from doudi.law.expressions import tree
from doudi.law.expressions.columns.span import OPEN
from doudi.law.expressions.frames.members import HOUSEHOLD
from doudi.law.expressions.frames.range import NO_GAPS, UNTOLD_TEXT, Range, Word, both, joined, plain, whole
from doudi.law.expressions.frames.read import Scope, read
from doudi.law.expressions.unknown import Unknown

_KINDS: Mapping[str, DType] = {
    "money": nw.Int64(),
    "count": nw.Int64(),
    "ratio": nw.Int64(),
    "boolean": nw.Boolean(),
    "date": nw.Date(),
    "code": nw.String(),
}


@dataclass(frozen=True, slots=True)
class Table:
    """What the parameters are in each place, as columns beside the place's code."""

    columns: Mapping[str, Sequence[Any]]
    ranges: Mapping[str, Mapping[str, Range]]


class Frames:
    """A pack's rules for frames. `places`: the codes that occur in the frame."""

    def __init__(self, pack: Pack, places: Sequence[str]) -> None:
        self._pack = pack
        self._nodes: dict[str, tree.Node] = {}
        for ruleset in pack.rulesets.values():
            _reach(ruleset, _roots(ruleset), self._nodes)
        self.table = _table(pack, places, self._nodes.values())

    def decide(self, people: nw.LazyFrame[Any], open_facts: Iterable[str], keep: Sequence[str]) -> Any:
        """For each benefit the columns of `Found`, row by row: its name (the outcome), `_amount`, `_met`,
        `_unmet`, `_missing0` … (bits of `Pack.gaps`, 64 a column).

        `people`: a row for each person: `household`, the facts of both, the columns of `table`.
        `open_facts`: those of the facts that somebody left unstated, or that have no column. `keep`: further
        columns to carry along.
        """
        frame, values = self._facts(people, frozenset(open_facts), keep)
        scope = Scope(values.__getitem__, self.table.ranges.__getitem__)
        layers = _layers(self._nodes)
        for number, layer in enumerate(layers):
            columns: list[nw.Expr] = []
            for name in layer:
                value = read(self._nodes[name], scope)
                columns += _stored(name, value)
                values[name] = _held(name, value)
            frame = frame.with_columns(*columns)
            frame = frame.select(*self._wanted(values, layers[number + 1 :], keep))
        found = [column for name in self._pack.rulesets for column in self._found(name, values)]
        return frame.select(*keep, *found)

    def _facts(
        self, people: nw.LazyFrame[Any], unstated: frozenset[str], keep: Sequence[str]
    ) -> tuple[nw.LazyFrame[Any], dict[str, Range]]:
        there = frozenset(people.collect_schema().names())
        values = {"as_of": plain(nw.lit(self._pack.as_of))}
        columns: list[nw.Expr] = []
        for name in self._read(self._nodes.values()):
            fact = self._pack.facts[name]
            stated = self._stated(fact, name in there, name in unstated)
            columns += _stored(name, stated)
            values[name] = _held(name, stated)
        known = [nw.col(name) for name in self.table.columns]
        return people.select(*dict.fromkeys((*keep, HOUSEHOLD)), *columns, *known), values

    def _stated(self, fact: Fact, there: bool, unstated: bool) -> Range:
        kind = _KINDS[fact.type]
        low, high = (nw.lit(_end(end, at, 1), kind) for at, end in enumerate(fact.bounds))
        word, bit = divmod(self._pack.gaps[fact.name], 64)
        gap = nw.lit(1 << bit, nw.UInt64)
        if not there:
            return Range(low, high, {word: Word(gap, 1 << bit)})
        column = nw.col(fact.name).cast(kind)
        if not unstated:
            return plain(column)
        nobody = nw.col(fact.name).is_null()
        ends = [nw.when(nobody).then(end).otherwise(column) for end in (low, high)]
        missing = nw.when(nobody).then(gap).otherwise(NO_GAPS)
        return Range(ends[0], ends[1], {word: Word(missing, 1 << bit)})

    def _read(self, nodes: Iterable[tree.Node]) -> tuple[str, ...]:
        """The facts that some rules read, each once."""
        names = dict.fromkeys(name for node in nodes for name in tree.names_in(node))
        return tuple(name for name in names if name in self._pack.facts)

    def _wanted(
        self, values: Mapping[str, Range], later: Sequence[Sequence[str]], keep: Sequence[str]
    ) -> list[str]:
        """The columns that what is still to come reads."""
        nodes = [self._nodes[name] for layer in later for name in layer]
        names = {name for node in nodes for name in tree.names_in(node)}
        for ruleset in self._pack.rulesets.values():
            names |= {name for name in _roots(ruleset)}
        wanted = [
            column for name in values if name in names - {"as_of"} for column in _columns(name, values[name])
        ]
        return list(dict.fromkeys([*keep, HOUSEHOLD, *wanted, *self.table.columns]))

    def _found(self, name: str, values: Mapping[str, Range]) -> list[nw.Expr]:
        ruleset = self._pack.rulesets[name]
        verdicts = [values[condition] for condition in ruleset.conditions]
        amount = values[ruleset.benefit.amount] if ruleset.benefit.amount else plain(whole(0))
        met = both(conjunction=True, ranges=verdicts)
        granted = met.low if amount.known else met.low & (amount.low == amount.high)
        outcome = _pick(granted, GRANTED, _pick(met.high, CANNOT_TELL, nw.lit(REFUSED, nw.Int8)))
        unmet = nw.lit(-1, nw.Int8)
        for number, verdict in reversed(list(enumerate(verdicts))):
            unmet = _pick(~verdict.high, number, unmet)
        missing = joined(*verdicts, amount)
        return [
            outcome.alias(name),
            nw.when(granted).then(amount.low).otherwise(whole(0)).alias(f"{name}_amount"),
            met.low.alias(f"{name}_met"),
            unmet.alias(f"{name}_unmet"),
            *(
                nw.when(met.high & ~granted)
                .then(word.bits)
                .otherwise(NO_GAPS)
                .alias(f"{name}_missing{number}")
                for number, word in missing.items()
            ),
        ]


def _pick(rows: nw.Expr, number: int, otherwise: nw.Expr) -> nw.Expr:
    return nw.when(rows).then(nw.lit(number, nw.Int8)).otherwise(otherwise)


def _roots(ruleset: Ruleset) -> tuple[str, ...]:
    amount = ruleset.benefit.amount
    return (*ruleset.conditions, amount) if amount else ruleset.conditions


def _reach(ruleset: Ruleset, names: Iterable[str], nodes: dict[str, tree.Node]) -> None:
    """Every rule beneath the named ones, each after those it reads."""
    for name in names:
        if name in ruleset.versions and name not in nodes:
            _reach(ruleset, ruleset.needs(name), nodes)
            nodes[name] = _parted(name, ruleset.versions[name].node, nodes)


def _parted(name: str, node: tree.Node, nodes: dict[str, tree.Node]) -> tree.Node:
    """The tree with its larger parts as columns of their own: both ends and the gaps of a product or a choice
    are written out of all those of its operands, and would double at each level of a deep expression."""

    def aside(part: tree.Node) -> tree.Node:
        below = tree.with_children(part, tuple(map(aside, tree.children(part))))
        if not isinstance(part, _LARGE):
            return below
        own = f"{name} part{len(nodes)}"
        nodes[own] = below
        return tree.Name(own)

    return tree.with_children(node, tuple(map(aside, tree.children(node))))


_LARGE = tree.Arithmetic | tree.Choose | tree.Call | tree.Round | tree.OverMembers


def _layers(nodes: Mapping[str, tree.Node]) -> list[list[str]]:
    """The rules in layers: those of one layer read only facts and earlier layers."""
    depth: dict[str, int] = {}
    for name, node in nodes.items():
        depth[name] = max((depth[needed] + 1 for needed in tree.names_in(node) if needed in depth), default=0)
    layers: list[list[str]] = [[] for _ in range(max(depth.values(), default=-1) + 1)]
    for name, layer in depth.items():
        layers[layer].append(name)
    return layers


def _columns(name: str, value: Range) -> list[str]:
    ends = [name] if value.known else [name, f"{name} high"]
    return [*ends, *(f"{name} gaps{number}" for number in value.gaps)]


def _stored(name: str, value: Range) -> list[nw.Expr]:
    """A value as columns of the frame."""
    parts = [value.low] if value.known else [value.low, value.high]
    parts += [word.bits for word in value.gaps.values()]
    return [part.alias(column) for part, column in zip(parts, _columns(name, value), strict=True)]


def _held(name: str, value: Range) -> Range:
    """The same value, read back from its columns."""
    low, *rest = map(nw.col, _columns(name, value))
    if value.known:
        return plain(low, value.scale)
    high, *bits = rest
    words = zip(value.gaps.items(), bits, strict=True)
    return Range(low, high, {number: Word(held, word.reach) for (number, word), held in words}, value.scale)


def _table(pack: Pack, places: Sequence[str], nodes: Iterable[tree.Node]) -> Table:
    look_ups = [pack.look_up(place) for place in places]
    columns: dict[str, Sequence[Any]] = {}
    ranges: dict[str, dict[str, Range]] = {}
    for name in dict.fromkeys(name for node in nodes for name in tree.parameters_in(node)):
        values = [look_up.value(name) for look_up in look_ups]
        keys = next((tuple(value) for value in values if isinstance(value, Mapping)), ("",))
        ranges[name] = {
            key: _of_places(
                pack,
                name,
                f"{name} {key}",
                [value[key] if isinstance(value, Mapping) else value for value in values],
                columns,
            )
            for key in keys
        }
    return Table(columns, ranges)


def _of_places(
    pack: Pack, name: str, column: str, values: Sequence[Any], columns: dict[str, Sequence[Any]]
) -> Range:
    """One value where it is the same everywhere; else columns of the places."""
    kind = pack.policies.parameters.declared[name].type
    scale = lcm(*(getattr(value, "denominator", 1) for value in values))
    ends = [[_end(_bound(value, at), at, scale) for value in values] for at in (0, 1)]
    unset = [isinstance(value, Unknown) for value in values]
    if not any(unset) and len(set(ends[0])) == 1:
        return plain(nw.lit(ends[0][0], _KINDS[kind]), scale)
    columns[column] = ends[0]
    if not any(unset):
        return plain(nw.col(column), scale)
    word, bit = divmod(pack.gaps[name], 64)
    columns[f"{column} high"], columns[f"{column} unset"] = ends[1], unset
    missing = nw.when(nw.col(f"{column} unset")).then(nw.lit(1 << bit, nw.UInt64)).otherwise(NO_GAPS)
    return Range(nw.col(column), nw.col(f"{column} high"), {word: Word(missing, 1 << bit)}, scale)


def _bound(value: Any, at: int) -> Any:
    return (value.high if at else value.low) if isinstance(value, Unknown) else value


def _end(bound: Any, at: int, scale: int) -> Any:
    """A value, or a bound of what is unknown, as a frame holds it."""
    match bound:
        case None:
            return UNTOLD_TEXT[at]
        case float():
            return OPEN if bound > 0 else -OPEN
        case bool() | str():
            return bound
        case int() | Fraction():
            return int(bound * scale)
    return bound
