"""The two readings over many rows say of single expressions what rational arithmetic says, gaps and all."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl
import pytest

from doudi.law.benefits.fact import Fact
from doudi.law.benefits.situation import Known, Situation
from doudi.law.expressions import tree
from doudi.law.expressions.columns import days
from doudi.law.expressions.columns.evaluate import UNTOLD_CODE, Columns, compiled
from doudi.law.expressions.columns.span import OPEN, Span
from doudi.law.expressions.columns.span import plain as known_column
from doudi.law.expressions.frames.range import NO_GAPS, UNTOLD_TEXT, Range, Word, plain, whole
from doudi.law.expressions.frames.read import Scope, read
from doudi.law.expressions.parse import parse
from doudi.law.label import Label
from tests.law.benefits.rational import NOBODY, Between, Home

LABEL = Label("", "")
CODES = {"a": 0, "b": 1, "c": 2}
FACTS = {
    fact.name: fact
    for fact in (
        Fact("wage", "money", "person", LABEL, (), "", "yuan/month", 0),
        Fact("loss", "money", "person", LABEL, (), "", "yuan/month"),
        Fact("counts", "boolean", "person", LABEL, (), ""),
        Fact("ill", "boolean", "person", LABEL, (), ""),
        Fact("born", "date", "person", LABEL, (), ""),
        Fact("kind", "code", "person", LABEL, (), "", choices=dict.fromkeys(CODES, LABEL)),
        Fact("rent", "money", "household", LABEL, (), "", "yuan/month", 0),
        Fact("homes", "count", "household", LABEL, (), "", "", 0),
        Fact("moved", "date", "household", LABEL, (), ""),
        Fact("place_kind", "code", "household", LABEL, (), "", choices=dict.fromkeys(CODES, LABEL)),
    )
}
EXPRESSIONS = (
    "sum(wage - loss, counts)",
    "sum(wage * parameter('share', '0.15'))",
    "sum(larger(wage - 200, 0) if ill else wage * parameter('share', '0.5'), counts and not ill)",
    "count(counts or kind == 'a')",
    "any(ill, counts)",
    "all(ill or wage > 100, counts)",
    "any(counts and kind in ('a', 'b'))",
    "maximum(wage - loss, counts)",
    "minimum(loss, counts)",
    "maximum(wage * parameter('share', '0.3'))",
    "round_half(sum(wage * parameter('share', '0.15')) + rent, jiao)",
    "round_up(rent * parameter('share', '0.3'), yuan) if homes > 1"
    " else round_down(rent * parameter('share', '0.7'), fen)",
    "rent * homes - rent",
    "smaller(rent, sum(wage)) * 3",
    "rent * 2 <= sum(wage)",
    "rent * parameter('share', '0.5') >= sum(wage) * parameter('share', '0.25')",
    "sum(wage) == rent or rent != 300",
    "not homes == 2 and (rent > 100 or homes < 1)",
    "count(age_on(born, moved) >= 18)",
    "sum(months_between(born, moved))",
    "count(first_of_next_month(born) <= moved)",
    "place_kind == 'a' or place_kind in ('a', 'b', 'c')",
    "any(kind == place_kind)",
    "sum(parameter('limit', kind) if counts else 0)",
    "sum(parameter('rate', place_kind) * wage)",
)
SHARES = {share: Fraction(share) for share in ("0.15", "0.25", "0.3", "0.5", "0.7")}
PARAMETERS: dict[str, dict[str, Any]] = {
    "limit": {"a": 100, "b": 100, "c": 250},
    "rate": {"a": 1, "b": 2, "c": 3},
    "share": SHARES,
}


def value_of(fact: Fact, chance: random.Random) -> Any:
    match fact.type:
        case "money":
            return chance.choice((0, 100, 300, chance.randrange(0 if fact.minimum == 0 else -500, 1000)))
        case "count":
            return chance.randrange(4)
        case "boolean":
            return chance.random() < 0.5
        case "date":
            return chance.choice(
                (date(2004, 2, 29), date(2022, 1, 31), date(2000, 1, 1) + timedelta(chance.randrange(9999)))
            )
    return chance.choice("abc")


def drawn(count: int, unknown: float) -> list[Situation]:
    chance = random.Random(f"{count} {unknown}")

    def known(entity: str) -> dict[str, Known]:
        some = [fact for fact in FACTS.values() if fact.entity == entity and chance.random() >= unknown]
        return {fact.name: Known(value_of(fact, chance)) for fact in some}

    return [
        Situation(known("household"), {str(n): known("person") for n in range(chance.randint(1, 4))})
        for _ in range(count)
    ]


class Plain:
    """What the oracle needs of a law: facts, no rules, and three parameters."""

    rules: Mapping[str, Any] = {}
    policies = SimpleNamespace(facts=FACTS)

    def parameter(self, name: str) -> list[tuple[str, Between]]:
        return [(key, Between(value, value)) for key, value in PARAMETERS[name].items()]


def by_fractions(node: tree.Node, crowd: Sequence[Situation]) -> list[Between]:
    return [Home(Plain(), one).read(node, NOBODY) for one in crowd]  # type: ignore[arg-type]  # enough of a law


def bits(name: str) -> int:
    return 1 << list(FACTS).index(name)


def cells(fact: Fact, crowd: Sequence[Situation]) -> list[Any]:
    if fact.entity == "household":
        found = [one.household.get(fact.name) for one in crowd]
    else:
        found = [own.get(fact.name) for one in crowd for own in one.members.values()]
    return [None if known is None else known.value for known in found]


def by_columns(node: tree.Node, crowd: Sequence[Situation]) -> list[Between]:
    values = {}
    for fact in FACTS.values():
        found = cells(fact, crowd)
        gaps = np.array([[0 if cell is not None else bits(fact.name)] for cell in found], np.uint64)
        least, most = (np.array([number(fact, cell, at) for cell in found]) for at in (0, 1))
        values[fact.name] = Span(least, most, gaps) if gaps.any() else Span(least, least)
    sizes = [len(one.members) for one in crowd]
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int64)
    tables = {
        name: {key: known_column(value.numerator, value.denominator) for key, value in table.items()}
        for name, table in PARAMETERS.items()
    }
    entities = {name: fact.entity for name, fact in FACTS.items()}
    columns = Columns(values, tables.__getitem__, starts, sum(sizes), CODES)
    span = compiled(node, "household", entities, {})(columns)
    rows = range(len(crowd))
    low, high = (np.broadcast_to(end, len(crowd)) for end in (span.low, span.high))
    words = np.zeros(len(crowd), np.uint64) if span.gaps is None else span.gaps[:, 0]
    return [as_range(low[row], high[row], words[row], span.scale) for row in rows]


def number(fact: Fact, cell: Any, at: int) -> Any:
    if cell is None:
        if fact.type == "code":
            return UNTOLD_CODE[at]
        cell = fact.bounds[at]
    if isinstance(cell, float):
        return OPEN if cell > 0 else -OPEN
    if isinstance(cell, str):
        return CODES[cell]
    return days.number(cell) if isinstance(cell, date) else cell


def by_frames(node: tree.Node, crowd: Sequence[Situation]) -> list[Between]:
    kinds = {"boolean": pl.Boolean, "date": pl.Date, "code": pl.String}
    owners = [n for n, one in enumerate(crowd) for _ in one.members]
    rows: dict[str, Any] = {"household": owners}
    ranges = {}
    for fact in FACTS.values():
        found = cells(fact, crowd)
        if fact.entity == "household":
            found = [found[owner] for owner in owners]
        for at, end in enumerate(("low", "high")):
            held = [bound(fact, at) if cell is None else cell for cell in found]
            rows[f"{fact.name} {end}"] = pl.Series(held, dtype=kinds.get(fact.type, pl.Int64))
        rows[f"{fact.name} gaps"] = pl.Series(
            [bits(fact.name) if cell is None else 0 for cell in found], dtype=pl.UInt64
        )
        low, high, gaps = (nw.col(f"{fact.name} {part}") for part in ("low", "high", "gaps"))
        open_somewhere = None in found
        ranges[fact.name] = (
            Range(low, high, {0: Word(gaps, bits(fact.name))}) if open_somewhere else plain(low)
        )
    tables = {
        name: {key: plain(whole(value.numerator), value.denominator) for key, value in table.items()}
        for name, table in PARAMETERS.items()
    }
    asked = read(node, Scope(ranges.__getitem__, tables.__getitem__))
    words = [word.bits for word in asked.gaps.values()] or [NO_GAPS]
    chance = pl.DataFrame(rows).sample(fraction=1, shuffle=True, seed=1).lazy()
    lazy = nw.from_native(chance).select("household", low=asked.low, high=asked.high, gaps=words[0])
    result = lazy.collect(backend="polars").to_native().unique("household").sort("household")
    return [as_range(low, high, gaps, asked.scale) for _, low, high, gaps in result.iter_rows()]


def bound(fact: Fact, at: int) -> Any:
    low_or_high = fact.bounds[at]
    if fact.type == "code":
        return UNTOLD_TEXT[at]
    return number(fact, None, at) if isinstance(low_or_high, float) else low_or_high


def as_range(low: Any, high: Any, gaps: Any, scale: int) -> Between:
    names = frozenset(name for name in FACTS if int(gaps) & bits(name))
    return Between(_end(low, scale), _end(high, scale), names)


def _end(value: Any, scale: int) -> Any:
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if abs(int(value)) >= OPEN:
        return float("inf") if value > 0 else float("-inf")
    return Fraction(int(value), scale)


@pytest.mark.parametrize("unknown", [0, 0.1, 0.5])
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_every_reading_says_the_same_of_an_expression(text: str, unknown: float) -> None:
    node, crowd = parse(text), drawn(120, unknown)
    expected = by_fractions(node, crowd)
    assert by_columns(node, crowd) == expected
    assert by_frames(node, crowd) == expected
