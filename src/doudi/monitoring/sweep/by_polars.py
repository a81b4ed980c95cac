"""The same law by Polars: the rules as lazy expressions over the files of a part.

What the benefits then do to one another is worked out from Polars' answers as for any engine (`beside`).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import polars as pl

from doudi.law.benefits.beside import combined
from doudi.law.benefits.columns import CANNOT_TELL, Found, Pack
from doudi.law.benefits.frames import Frames
from doudi.law.expressions.columns.span import Array
from doudi.monitoring.population.contract import Part, Population
from doudi.monitoring.sweep.arrays import Opened, columns, opened, stretches
from doudi.monitoring.sweep.results import frames
from doudi.monitoring.sweep.sample import checked

ROW = "row"


def decided(pack: Pack, population: Population, part: Part, out: Path) -> Mapping[str, pl.DataFrame]:
    """The rows of a part. Raises UnableToReadPopulation, UnableToAgree."""
    held = opened(population, part, pack)
    found = list(_stretch_by_stretch(pack, population, part, held))
    due = [combined(pack, *each) for each in zip(found, columns(held, pack), strict=True)]
    return checked(held, pack, frames(held, pack, found, due))


def _stretch_by_stretch(
    pack: Pack, population: Population, part: Part, held: Opened
) -> Iterator[dict[str, Found]]:
    rules = Frames(pack, held.places)
    unstated = [name for name, (_, unknown) in held.values.items() if unknown is not None]
    for households, persons in stretches(held):
        people = _people(population, part, persons, rules, held)
        lazy = rules.decide(nw.from_native(people), unstated, [ROW])
        result = lazy.sort(ROW).collect(backend="polars").to_native()
        heads = held.starts[households] - persons.start
        yield {name: _found(name, pack, result, heads) for name in pack.rulesets}


def _people(population: Population, part: Part, persons: slice, rules: Frames, held: Opened) -> pl.LazyFrame:
    """A row for each person, with their household's facts and their place's parameters beside their own."""
    key = pl.col("household").cast(pl.Int64)  # the two files may hold it in different widths
    frame = pl.scan_parquet(part.file(population.folder, "persons"), row_index_name=ROW).with_columns(key)
    households = pl.scan_parquet(part.file(population.folder, "households")).with_columns(
        key, pl.col("place").cast(pl.String)
    )
    places = pl.LazyFrame({"place": held.places, **rules.table.columns})
    stretch = frame.slice(persons.start, persons.stop - persons.start)
    return stretch.join(households.join(places, on="place"), on="household")


def _found(name: str, pack: Pack, result: pl.DataFrame, heads: Array) -> Found:
    rows: Any = slice(None) if pack.rulesets[name].benefit.entity == "person" else heads

    def column(which: str) -> Array:
        found: Array = result[f"{name}{which}"].to_numpy()[rows]
        return found

    outcome = column("")
    missing = None
    if (outcome == CANNOT_TELL).any():
        missing = np.zeros((len(outcome), pack.words), np.uint64)
        for word in range(pack.words):
            if f"{name}_missing{word}" in result.columns:
                missing[:, word] = column(f"_missing{word}")
    return Found(outcome, column("_amount"), column("_met"), column("_unmet"), missing)
