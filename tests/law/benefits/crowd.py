"""A crowd of made-up households for comparing the readings: ties, unknowns and odd members on purpose."""

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from doudi.law.benefits.columns import Looked, Pack, Places
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.situation import Known, Situation, Value
from doudi.law.expressions.columns import days
from doudi.law.expressions.columns.evaluate import Columns

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
