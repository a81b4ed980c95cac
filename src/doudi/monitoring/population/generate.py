"""Make up a population of any size: `doudi population generate`. The same seed gives the same people.

Ties are planted on request: households whose income is exactly the standard times their members, where the
law turns on a single fen.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.random import SFC64, Generator, SeedSequence

from doudi.law.benefits.fact import Fact
from doudi.law.benefits.policies import Policies
from doudi.law.errors import Unable
from doudi.monitoring.files import write_whole
from doudi.monitoring.parts import several
from doudi.monitoring.population.contract import Part, Population, units, write
from doudi.monitoring.population.people import Column, Made
from doudi.monitoring.population.shape import shape
from doudi.monitoring.population.store import frames, store, texts

PER_PART = 300_000  # two of them are swept at once, in less than a gigabyte
_INCOMES = ("wage_income", "business_income", "pension_income")


class UnableToMix(Unable):
    """The folder holds another population."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What to make. `ties`: per thousand, households with income exactly at `standard` (fen a month) times
    members. `unknown`: per thousand, amounts of persons that nobody stated."""

    persons: int
    seed: int
    as_of: date
    places: tuple[str, ...]
    ties: int = 0
    unknown: int = 0
    standard: int = 0


def generate(
    policies: Policies,
    wish: Wish,
    folder: Path,
    *,
    progress: Callable[[int, int], None] = lambda done, whole: None,
    workers: int = 2,
) -> Population:
    """Write the population into `folder`, part by part, the manifest last. `progress`: persons done, of all.

    A part that is there already (from a run that was stopped) is kept: the same wish makes the same part.
    Raises UnableToMix where the folder holds another wish's, UnableToFinish.
    """
    made_of = _hash(wish, policies.facts)
    folder.mkdir(parents=True, exist_ok=True)
    _begin(made_of, folder)
    counts = _counts(wish.persons)
    made: dict[int, Part] = {}

    def then(part: Part) -> None:
        made[part.number] = part
        progress(sum(one.persons for one in made.values()), wish.persons)

    def work(number: int) -> Part:
        return _part(policies.facts, wish, folder, number, counts[number], sum(counts[:number]))

    several(range(len(counts)), work, then, workers=workers)
    parts = tuple(made[number] for number in range(len(counts)))
    population = Population(folder, _name(wish), made_of, units(policies.facts), _about(wish), parts)
    write(population)
    return population


def _begin(made_of: str, folder: Path) -> None:
    """Note what is being made, or see that it is this very wish."""
    path = folder / "wish.txt"
    if path.exists() and path.read_text(encoding="utf-8") != made_of:
        raise UnableToMix(
            f"{folder} 里是按别的要求生成的人口。请换一个目录。",
            f"{folder} holds a population that was made otherwise: choose another folder.",
        )
    write_whole(path, lambda half: half.write_text(made_of, encoding="utf-8"))


def _counts(persons: int) -> list[int]:
    whole, rest = divmod(persons, PER_PART)
    return [PER_PART] * whole + ([rest] if rest else [])


def _part(
    facts: Mapping[str, Fact], wish: Wish, folder: Path, number: int, persons: int, before: int
) -> Part:
    chance = Generator(SFC64(SeedSequence((wish.seed, number))))
    made = Made(chance, shape(), persons, wish.as_of, wish.places)
    part = Part(number, made.households, persons)
    if all(part.file(folder, level).exists() for level in ("households", "persons")):
        return part
    columns = {fact.name: made.column(fact) for fact in facts.values()}
    if wish.ties:
        _plant_ties(made, columns, wish)
    # Households are numbered through: no part has more of them than persons come before it.
    key = before + np.arange(made.households)
    households, persons_of = frames(facts, columns, key, made.owner, texts(made.place, wish.places, "place"))
    if wish.unknown:
        _forget(made, facts, persons_of, wish.unknown)
    store(part, folder, households, persons_of)
    return part


def _plant_ties(made: Made, columns: dict[str, Column | None], wish: Wish) -> None:
    """Some households earn exactly the standard times their members, through their applicant's pension."""
    tied = made.chance.integers(0, 1000, made.households) < wish.ties
    people = tied[made.owner]
    for name in _INCOMES:
        column = columns.get(name)
        if column is not None:
            columns[name] = np.where(people, 0, column)
    pensions = columns.get("pension_income")
    if pensions is not None:
        pensions = pensions.astype(np.int64)
        pensions[made.starts[tied]] = wish.standard * made.sizes[tied]
        columns["pension_income"] = pensions


def _forget(made: Made, facts: Mapping[str, Fact], persons: dict[str, Any], share: int) -> None:
    for fact in facts.values():
        if fact.entity == "person" and fact.type == "money":
            gone = made.chance.integers(0, 1000, made.persons) < share
            persons[fact.name] = persons[fact.name].set(pl.Series(gone), None)


def _name(wish: Wish) -> str:
    return f"{wish.persons:,} made-up persons, seed {wish.seed}"


def _hash(wish: Wish, facts: Mapping[str, Fact]) -> str:
    """Everything the files depend on: the wish, the shape, and the dictionary, fact by fact in its order."""
    dictionary = [
        [fact.name, fact.entity, fact.type, fact.minimum, [*fact.choices]] for fact in facts.values()
    ]
    whole = [_about(wish), shape().hash, dictionary]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _about(wish: Wish) -> dict[str, Any]:
    return {
        "made_up": True,
        "persons": wish.persons,
        "seed": wish.seed,
        "as_of": wish.as_of.isoformat(),
        "places": list(wish.places),
        "ties_per_thousand": wish.ties,
        "ties_at_fen": wish.standard,
        "unknown_per_thousand": wish.unknown,
        "shape": shape().about(),
    }
