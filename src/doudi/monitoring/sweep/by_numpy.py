"""The law over NumPy columns: the fast way on one machine."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl

from doudi.law.benefits.beside import Beside, combined
from doudi.law.benefits.columns import Found, Pack
from doudi.monitoring.population.contract import Part, Population
from doudi.monitoring.sweep.arrays import Opened, columns, opened
from doudi.monitoring.sweep.results import frames
from doudi.monitoring.sweep.sample import checked


def decided(pack: Pack, population: Population, part: Part, out: Path) -> Mapping[str, pl.DataFrame]:
    """The rows of a part. Raises UnableToReadPopulation, UnableToAgree."""
    return read(opened(population, part, pack), pack)


def read(part: Opened, pack: Pack) -> Mapping[str, pl.DataFrame]:
    """The rows of a part in memory. Raises UnableToAgree."""
    found: list[dict[str, Found]] = []
    due: list[dict[str, Beside]] = []
    for stretch in columns(part, pack):
        found.append(pack.decide(stretch))
        due.append(combined(pack, found[-1], stretch))
    return checked(part, pack, frames(part, pack, found, due))
