"""From a part's files to the arrays that the law reads, whole households at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from doudi.law.benefits.columns import Looked, Pack, Places
from doudi.law.benefits.extents import of_fact
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.parameter import is_division
from doudi.law.expressions.columns.evaluate import Columns
from doudi.law.expressions.columns.span import Array, Span
from doudi.law.expressions.extent import MOST_MEMBERS
from doudi.monitoring.population.contract import Part, Population, UnableToReadPopulation

# So many persons at a time that a column of them stays in the processor's cache.
AT_ONCE = 1 << 17
Read = tuple[Array, Array | None]  # values, and where they are unknown


@dataclass(frozen=True)
class Opened:
    """A part in memory: each fact's values, each household's first person and place."""

    values: Mapping[str, Read]
    starts: Array
    persons: int
    places: tuple[str, ...]
    place: Array
    keys: pl.Series


def opened(population: Population, part: Part, pack: Pack) -> Opened:
    """Read what the rules of the pack read. Raises UnableToReadPopulation where the files contradict it."""
    found = held(
        _frame(population, part, "households", pack, "household", ["household", "place"]),
        _frame(population, part, "persons", pack, "person", ["household"]),
        pack,
        part.number,
    )
    refuse_other_counts(part, len(found.starts), found.persons)
    return found


def refuse_other_counts(part: Part, households: int, persons: int) -> None:
    """Nobody is lost on the way, and nobody counted twice. Raises UnableToReadPopulation."""
    if (households, persons) != (part.households, part.persons):
        raise UnableToReadPopulation(
            f"第 {part.number} 部分：说明文件写的是 {part.households} 户 {part.persons} 人，"
            f"读到 {households} 户 {persons} 人。",
            f"Part {part.number}: its description says {part.households} households and {part.persons} "
            f"persons; {households} and {persons} were read.",
        )


def held(households: pl.DataFrame, persons: pl.DataFrame, pack: Pack, number: int) -> Opened:
    """The frames of a part (its `number` is for messages) as arrays. Raises UnableToReadPopulation."""
    starts = _starts(number, households["household"].to_numpy(), persons["household"].to_numpy())
    values: dict[str, Read] = {}
    for fact in pack.facts.values():
        frame = households if fact.entity == "household" else persons
        column, unknown = _read(fact, frame, pack)
        values[fact.name] = _light(column), None if unknown is None else _light(unknown)
    places, place = _places(number, households["place"])
    return Opened(values, starts, len(persons), places, place, households["household"])


def stretches(part: Opened) -> Iterator[tuple[slice, slice]]:
    """The part in stretches of whole households: rows of households, and rows of persons."""
    first = 0
    while first < len(part.starts):
        end = int(np.searchsorted(part.starts, part.starts[first] + AT_ONCE))
        end = max(end, first + 1)
        until = part.persons if end >= len(part.starts) else int(part.starts[end])
        yield slice(first, end), slice(int(part.starts[first]), until)
        first = end


def columns(part: Opened, pack: Pack) -> Iterator[Columns]:
    """The part as the law reads it, stretch by stretch."""
    looked = pack.parameters(Places(part.places))
    return (_columns(part, pack, looked, rows, people) for rows, people in stretches(part))


def _columns(part: Opened, pack: Pack, looked: Looked, rows: slice, people: slice) -> Columns:
    values: dict[str, Span] = {}
    for name, (column, unknown) in part.values.items():
        where = rows if pack.facts[name].entity == "household" else people
        values[name] = pack.stated(
            pack.facts[name], column[where], None if unknown is None else unknown[where]
        )
    starts = part.starts[rows] - people.start
    return Columns(values, looked.of(part.place[rows]), starts, people.stop - people.start, pack.codes)


def _frame(
    population: Population, part: Part, level: str, pack: Pack, entity: str, keys: list[str]
) -> pl.DataFrame:
    path = part.file(population.folder, level)
    there = pl.read_parquet_schema(path)
    wanted = [fact.name for fact in pack.facts.values() if fact.entity == entity and fact.name in there]
    return pl.read_parquet(path, columns=[*keys, *wanted])


def _starts(number: int, households: Array, persons: Array) -> Array:
    """The first person of each household. Everyone belongs to a household of this part, in its order."""
    turns = np.flatnonzero(np.diff(persons)) + 1
    starts = np.concatenate(([0], turns)) if len(persons) else turns
    if (
        len(starts) != len(households)
        or (persons[starts] != households).any()
        or (households[1:] <= households[:-1]).any()  # no difference: unsigned ones have no negative
    ):
        raise UnableToReadPopulation(
            f"第 {number} 部分：人和户对不上。每户至少一人，两个文件都按户号从小到大排列。",
            f"Part {number}: persons and households do not match. Each household needs a person, and "
            "both files must be in the order of the household's number.",
        )
    _refuse_crowds(number, starts, households, len(persons))
    return starts


def _refuse_crowds(number: int, starts: Array, households: Array, persons: int) -> None:
    """A household of hundreds is a home or a mistake; and members are numbered in a byte."""
    sizes = np.diff(starts, append=persons)
    if (sizes > MOST_MEMBERS).any():
        at = int(sizes.argmax())
        raise UnableToReadPopulation(
            f"第 {number} 部分：户 {households[at]} 有 {sizes[at]} 人，最多 {MOST_MEMBERS} 人。"
            "机构里的人请各立一户。",
            f"Part {number}: household {households[at]} has {sizes[at]} people; the most is {MOST_MEMBERS}. "
            "Give people in an institution a household each.",
        )


def _read(fact: Fact, frame: pl.DataFrame, pack: Pack) -> Read:
    """A fact's numbers, and where nobody stated it; a fact that has no column is unknown everywhere."""
    if fact.name not in frame.columns:
        count = len(frame)
        kind = np.bool_ if fact.type == "boolean" else np.int64
        return np.zeros(count, kind), np.ones(count, np.bool_)
    series = frame[fact.name]
    unknown = series.is_null().to_numpy() if series.null_count() else None
    if fact.type == "code":
        texts, numbers = _codes(series)
        return _known_codes(fact, texts, pack)[numbers], unknown
    told = series if unknown is None else series.fill_null(strategy="zero")
    if fact.type == "boolean":
        return told.to_numpy(), unknown
    numbers = (told.to_physical() if fact.type == "date" else told).to_numpy()
    _refuse_beyond(fact, numbers if unknown is None else numbers[~unknown])
    return numbers, unknown


def _refuse_beyond(fact: Fact, stated: Array) -> None:
    """What is stated lies where the dictionary has it, and where no sum or product of it leaves int64."""
    least, most, _ = of_fact(fact)
    found = [int(stated.min()), int(stated.max())] if len(stated) else []
    if wrong := [end for end in found if not least <= end <= most]:
        raise UnableToReadPopulation(
            f"“{fact.label.zh}”（{fact.name}）里有 {wrong[0]}，应在 {least} 到 {most} 之间。单位对吗？"
            "金额以分为单位，日期按 1970 年 1 月 1 日起的天数。",
            f'"{fact.label.en}" ({fact.name}) holds {wrong[0]} and should be from {least} to {most}: is the '
            "unit right? Money is in fen, days are counted from 1970-01-01.",
        )


def _places(number: int, series: pl.Series) -> tuple[tuple[str, ...], Any]:
    places, place = _codes(series)
    wrong = ["null"] if series.null_count() else [code for code in places if not is_division(code)]
    if wrong:
        raise UnableToReadPopulation(
            f"第 {number} 部分：“place”里的“{wrong[0][:20]}”不是 6、9 或 12 位区划代码。",
            f'Part {number}: "{wrong[0][:20]}" in "place" is no division code of 6, 9 or 12 digits.',
        )
    return places, place


def _light(values: Array) -> Array:
    """A column that is the same in every row, in the room of one number: most of a population's are."""
    same = len(values) and (values == values[0]).all()
    return np.broadcast_to(values[0], values.shape) if same else values


def _known_codes(fact: Fact, texts: tuple[str, ...], pack: Pack) -> Array:
    if wrong := [text for text in texts if text not in fact.choices]:
        raise UnableToReadPopulation(
            f"“{fact.label.zh}”（{fact.name}）没有“{wrong[0][:20]}”这个代码。可用：{'、'.join(fact.choices)}。",
            f'"{fact.label.en}" ({fact.name}) has no code "{wrong[0][:20]}"; use {", ".join(fact.choices)}.',
        )
    return np.array([pack.codes[text] for text in texts] or [0], np.int16)


def _codes(series: pl.Series) -> tuple[tuple[str, ...], Any]:
    """The texts of a column, and the position of each row's among them (0 where it is null)."""
    kind = series.dtype
    if not isinstance(kind, pl.Enum):
        kind = pl.Enum(series.drop_nulls().cast(pl.String).unique().sort())
        series = series.cast(kind)
    numbers = series.to_physical()
    return tuple(kind.categories), (numbers.fill_null(0) if numbers.null_count() else numbers).to_numpy()
