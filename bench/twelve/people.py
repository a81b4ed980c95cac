"""A made-up population for the 12-variable rule set, in the files that `doudi sweep` reads.

    python -m bench.twelve.people --persons N DIR

One household in a hundred is a tie: its income is exactly the standard times its members.
"""

import argparse
import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.random import SFC64, Generator, SeedSequence

from bench.twelve import regions
from doudi.law.benefits.load import read
from doudi.law.benefits.policies import Policies
from doudi.monitoring.population.contract import Part, Population, held_unit, write

PER_PART = 500_000
SEED = 12
RULES = Path(__file__).parent / "rules"


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--persons", type=int, required=True)
    options = reader.parse_args()
    make(options.folder, options.persons)


def make(folder: Path, persons: int) -> None:
    """Write rules, regions.json and the people into an empty folder."""
    shutil.copytree(RULES, folder / "rules")
    regions.write_policies(folder / "rules")
    regions.write_table(folder / "regions.json")
    counts = [min(PER_PART, persons - before) for before in range(0, persons, PER_PART)]
    with ThreadPoolExecutor(2) as pool:
        parts = tuple(pool.map(partial(_part, folder), range(len(counts)), counts))
    units = {fact.name: held_unit(fact) for fact in rules(folder).facts.values() if fact.unit}
    write(
        Population(folder, f"{persons:,} for the 12 variables", f"{persons}", units, {"made_up": True}, parts)
    )


def rules(folder: Path) -> Policies:
    """The rule set with the values of its regions, as `make` wrote it."""
    return read(folder / "rules")


def _part(folder: Path, number: int, persons: int) -> Part:
    chance = Generator(SFC64(SeedSequence((SEED, number))))
    sizes = chance.choice(np.arange(1, 7), persons, p=(0.15, 0.25, 0.25, 0.2, 0.1, 0.05))
    ends = np.cumsum(sizes)
    last = int(np.searchsorted(ends, persons))
    sizes = sizes[: last + 1]
    sizes[-1] -= ends[last] - persons
    part = Part(number, len(sizes), persons)
    region = chance.integers(0, len(regions.CODES), len(sizes))
    standard = np.array([regions.standard(n, len(regions.DATES) - 1) for n in range(len(regions.CODES))])
    people = _people(chance, sizes, standard[region])
    key = number * PER_PART + np.arange(len(sizes), dtype=np.int32)
    households = {
        "household": key,
        "place": _texts(region, regions.CODES),
        "residence": _texts(chance.integers(0, 2, len(sizes)), ("urban", "rural")),
        "homes": chance.choice(np.arange(4, dtype=np.uint8), len(sizes), p=(0.1, 0.75, 0.12, 0.03)),
    }
    _write(part.file(folder, "households"), households)
    _write(part.file(folder, "persons"), {"household": np.repeat(key, sizes), **people})
    return part


def _people(chance: Generator, sizes: Any, standard: Any) -> dict[str, Any]:
    """Every fact of a person, as small as it can be held. Money in fen."""
    count = int(sizes.sum())
    age = chance.integers(0, 95, count)
    student = (age >= 6) & (age < 23) & (chance.random(count) < 0.8)
    employed = (age >= 18) & (age < 65) & ~student & (chance.random(count) < 0.6)
    medical = np.where(chance.random(count) < 0.3, chance.integers(0, 5_000_000, count), 0)
    vehicles = np.where(chance.random(count) < 0.05, chance.integers(0, 8_000_000, count), 0)
    income = np.where(employed, chance.integers(0, 300_000, count), 0)
    pension = np.where(age >= 60, chance.integers(0, 200_000, count), 0)
    heads = np.cumsum(sizes) - sizes
    tied = chance.random(len(sizes)) < 0.01
    of_tied = np.repeat(tied, sizes)
    income[of_tied], pension[of_tied] = 0, 0
    pension[heads[tied]] = (standard * sizes)[tied]
    return {
        "age": age.astype(np.uint8),
        "income": income.astype(np.int32),
        "pension": pension.astype(np.int32),
        "grade": chance.choice(np.arange(5, dtype=np.uint8), count, p=(0.92, 0.02, 0.02, 0.02, 0.02)),
        "medical": medical.astype(np.int32),
        "student": student,
        "employed": employed,
        "vehicles": vehicles.astype(np.int32),
        "financial": np.where(age >= 18, chance.integers(0, 2_500_000, count), 0).astype(np.int32),
    }


def _texts(numbers: Any, words: tuple[str, ...]) -> pl.Series:
    return pl.Series(numbers.astype(np.uint8)).cat.to(pl.Enum(list(words)))


def _write(path: Path, columns: dict[str, Any]) -> None:
    pl.DataFrame(columns).write_parquet(path, compression="zstd", compression_level=1, statistics=False)


if __name__ == "__main__":
    main()
