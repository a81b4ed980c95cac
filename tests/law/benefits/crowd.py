"""A crowd of made-up households for comparing the readings: ties, unknowns and odd members on purpose.

DOUDI_HOUSEHOLDS=100000 makes so many (`make readings`), some at a time; without it a few hundred are drawn.
"""

import os
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import polars as pl

from doudi.law.benefits.columns import Looked, Pack, Places
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.situation import Known, Situation, Value
from doudi.law.expressions.columns import days
from doudi.law.expressions.columns.evaluate import Columns

WANTED = int(os.environ.get("DOUDI_HOUSEHOLDS", "200"))
AT_ONCE = min(WANTED, 2_500)
SEEDS = range(-(-WANTED // AT_ONCE))
ROUND_SUMS = (0, 0, 0, 100, 63_200, 70_000, 90_000, 140_000, 1_680_000)


def situations(pack: Pack, count: int, seed: int, *, unknown: float = 0.02) -> list[Situation]:
    """Households with random values of every fact the rules read; `unknown`: the share left unstated."""
    chance = random.Random(seed)
    own = [fact for fact in pack.facts.values() if fact.entity == "household"]
    personal = [fact for fact in pack.facts.values() if fact.entity == "person"]
    return [
        Situation(
            _known(own, chance, unknown),
            {f"m{n}": _known(personal, chance, unknown, n) for n in range(chance.choice((1, 1, 2, 3, 4, 6)))},
        )
        for _ in range(count)
    ]


def _known(
    facts: Sequence[Fact], chance: random.Random, unknown: float, member: int = -1
) -> dict[str, Known]:
    found: dict[str, Known] = {}
    for fact in facts:
        if chance.random() >= unknown:
            found[fact.name] = Known(_value(fact, chance, member))
    return found


def _value(fact: Fact, chance: random.Random, member: int) -> Value:
    if fact.name == "relation" and member == 0:
        return "head"
    if fact.type == "money":
        least = 0 if fact.minimum is not None else -50_000
        return chance.choice(ROUND_SUMS) if chance.random() < 0.8 else chance.randint(least, 150_000)
    if fact.type == "count":
        return chance.choice((fact.minimum or 0,) * 4 + (1, 1, 2, 3))
    if fact.type == "boolean":
        return chance.random() < 0.5
    if fact.type == "date":
        return date(1930, 1, 1) + timedelta(days=chance.randrange(35_300))
    return chance.choice(tuple(fact.choices)) if chance.random() < 0.6 else next(iter(fact.choices))


def mixed(pack: Pack, count: int, seed: int, law: Policies, place: str) -> list[Situation]:
    """A crowd in which some know everything and others little, every fifth household's income lies at the
    standard or a fen beside it, and in every twentieth nobody counts."""
    crowd = [
        one
        for number, unknown in enumerate((0, 0.004, 0.05))
        for one in situations(pack, -(-count // 3), 3 * seed + number, unknown=unknown)
    ][:count]
    chance = random.Random(seed)
    found = law.parameters.find("dibao.standard", place, pack.as_of)
    assert found is not None
    assert isinstance(found.value, Mapping)
    for number, one in enumerate(crowd):
        if number % 5 == 0:
            crowd[number] = _tied(one, int(found.value["urban"]), pack, chance)
        elif number % 20 == 1:
            gone = {"absence": Known("deceased")}
            members = {key: {**facts, **gone} for key, facts in one.members.items()}
            crowd[number] = Situation(one.household, members)
    return crowd


def _tied(one: Situation, standard: int, pack: Pack, chance: random.Random) -> Situation:
    """Everyone counts, and all their money is one pension: the standard for each, or a fen more or less."""
    plain = {fact.name: Known(0) for fact in pack.facts.values() if fact.type == "money"}
    plain |= {"absence": Known("none"), "relation": Known("spouse"), "registered_here": Known(value=True)}
    own = {name: known for name, known in plain.items() if pack.facts[name].entity == "person"}
    members = {key: {**facts, **own} for key, facts in one.members.items()}
    head = next(iter(members))
    at = standard * len(members) + chance.choice((-1, 0, 0, 1))
    members[head] = {**members[head], "relation": Known("head"), "pension_income": Known(at)}
    return Situation({**one.household, "residence": Known("urban")}, members)


def people(pack: Pack, crowd: Sequence[Situation], place: str) -> pl.DataFrame:
    """The same households as a frame, a row for each person; what nobody stated is null."""
    rows: dict[str, Any] = {
        "household": [n for n, one in enumerate(crowd) for _ in one.members],
        "member": [n for one in crowd for n, _ in enumerate(one.members)],
        "place": [place for one in crowd for _ in one.members],
    }
    kinds = {"boolean": pl.Boolean, "date": pl.Date, "code": pl.String}
    for fact in pack.facts.values():
        values = [
            (own if fact.entity == "person" else one.household).get(fact.name)
            for one in crowd
            for own in one.members.values()
        ]
        held = [None if known is None else known.value for known in values]
        rows[fact.name] = pl.Series(held, dtype=kinds.get(fact.type, pl.Int64))
    return pl.DataFrame(rows)


def receivers(crowd: Sequence[Situation], entity: str) -> list[tuple[Situation, str]]:
    """Whoever a benefit is decided for: each household, or each person in it, in the order of the rows."""
    if entity == "household":
        return [(one, "") for one in crowd]
    return [(one, member) for one in crowd for member in one.members]


def columns(pack: Pack, crowd: Sequence[Situation], place: str) -> Columns:
    """The same households as arrays."""
    sizes = np.array([len(one.members) for one in crowd])
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    people = [facts for one in crowd for facts in one.members.values()]
    values = {
        fact.name: pack.stated(fact, *_column(pack, fact, [one.household for one in crowd]))
        if fact.entity == "household"
        else pack.stated(fact, *_column(pack, fact, people))
        for fact in pack.facts.values()
    }
    looked = Looked(pack, Places([place])).of(np.zeros(len(crowd), np.int64))
    return Columns(values, looked, starts, int(sizes.sum()), pack.codes)


def _column(pack: Pack, fact: Fact, rows: Sequence[Mapping[str, Known]]) -> tuple[Any, Any]:
    found = [row[fact.name].value if fact.name in row else None for row in rows]
    unknown = np.array([value is None for value in found])
    held = [0 if value is None else _held(pack, value) for value in found]
    return np.array(held, np.bool_ if fact.type == "boolean" else np.int64), unknown


def _held(pack: Pack, value: Value) -> int:
    if isinstance(value, str):
        return pack.codes[value]
    return days.number(value) if isinstance(value, date) else int(value)
