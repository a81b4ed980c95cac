"""The law over NumPy columns: the fast way on one machine."""

from collections.abc import Mapping

import polars as pl

from doudi.law.benefits.columns import Pack
from doudi.monitoring.population.contract import Part, Population
from doudi.monitoring.sweep.arrays import decided as found
from doudi.monitoring.sweep.arrays import opened
from doudi.monitoring.sweep.results import frames
from doudi.monitoring.sweep.sample import checked


def decided(pack: Pack, population: Population, part: Part) -> Mapping[str, pl.DataFrame]:
    """The rows of a part. Raises UnableToReadPopulation, UnableToAgree."""
    held = opened(population, part, pack)
    return checked(held, pack, frames(held, pack, found(held, pack)))
