"""Columns of facts into the two files of a part, as `contract` says they look."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from doudi.law.benefits.fact import Fact
from doudi.monitoring.files import write_parquet
from doudi.monitoring.population.contract import Part
from doudi.monitoring.population.people import Column

Frame = dict[str, Any]


def frames(
    facts: Mapping[str, Fact],
    columns: Mapping[str, Column | None],
    key: Column,
    owner: Column,
    place: pl.Series,
) -> tuple[Frame, Frame]:
    """The columns of households and of persons: the facts' (codes by their position, None: nobody stated it),
    the households' numbers `key` and places, and for each person the position `owner` of its household."""
    households: Frame = {"household": key, "place": place}
    persons: Frame = {"household": key[owner]}
    for fact in facts.values():
        into, count = (households, len(key)) if fact.entity == "household" else (persons, len(owner))
        into[fact.name] = _series(fact, columns[fact.name], count)
    return households, persons


def store(part: Part, folder: Path, households: Frame, persons: Frame) -> None:
    """Write a part's files, each in its place only when it is whole."""
    for level, frame in (("households", households), ("persons", persons)):
        write_parquet(pl.DataFrame(frame), part.file(folder, level))


def texts(column: Column, choices: tuple[str, ...], name: str) -> pl.Series:
    """Positions as the texts they stand for; at most 256 of them."""
    return pl.Series(name, column.astype(np.uint8)).cat.to(pl.Enum(list(choices)))


def _series(fact: Fact, column: Column | None, count: int) -> pl.Series:
    if column is None:
        kind = pl.Date if fact.type == "date" else pl.Int32
        return pl.Series(fact.name, [None], kind).new_from_index(0, count)
    if fact.type == "code":
        return texts(column, tuple(fact.choices), fact.name)
    return pl.Series(fact.name, column)
