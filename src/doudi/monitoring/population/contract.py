"""What a population must look like: which columns, of which type and unit, in which order.

DIR/population.json            who made it, when, from what; units; one line for each part with its counts
DIR/households-0000.parquet    household, place, and the household's facts
DIR/persons-0000.parquet       household, and the person's facts; sorted by household, nobody without one

A fact is a column by its name in the fact dictionary: money in fen (whole numbers), counts, booleans, days,
and codes as text (or a dictionary of texts). A fact that nobody stated is null. A part holds whole
households.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from doudi.law.benefits.fact import Fact
from doudi.law.errors import Unable
from doudi.law.label import Label
from doudi.monitoring.files import write_json

FORMAT = 1
MANIFEST = "population.json"
_WHOLE = (pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.UInt8, pl.UInt16, pl.UInt32)
_TEXT = (pl.String, pl.Categorical, pl.Enum)
_FITS: Mapping[str, tuple[Any, ...]] = {
    "money": _WHOLE,
    "count": _WHOLE,
    "boolean": (pl.Boolean,),
    "date": (pl.Date,),
    "code": _TEXT,
}
_SHOULD_BE = {
    "money": Label("整数（分）", "whole fen"),
    "count": Label("整数", "whole numbers"),
    "boolean": Label("是或否（Boolean）", "Boolean"),
    "date": Label("日期（Date）", "Date"),
    "code": Label("代码文字", "text codes"),
}


class UnableToReadPopulation(Unable):
    """The folder is no population, or its columns do not fit the law. Says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """One pair of files, by its number."""

    number: int
    households: int
    persons: int

    def file(self, folder: Path, level: str) -> Path:
        """Its file of `households` or `persons`."""
        return folder / f"{level}-{self.number:04}.parquet"


@dataclass(frozen=True, slots=True)
class Population:
    """A population's manifest. `units`: fact → unit of its numbers; `about`: how it was made, in words."""

    folder: Path
    name: str
    hash: str
    units: Mapping[str, str]
    about: Mapping[str, Any]
    parts: tuple[Part, ...]

    @property
    def persons(self) -> int:
        """How many people in all."""
        return sum(part.persons for part in self.parts)

    @property
    def households(self) -> int:
        """How many households in all."""
        return sum(part.households for part in self.parts)


def read(folder: Path) -> Population:
    """The manifest of a folder. Raises UnableToReadPopulation."""
    path = folder / MANIFEST
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        if written["format"] != FORMAT:
            raise _unable(path, f"是第 {written['format']} 版格式", f"has format {written['format']}")
        return Population(folder, str(written["name"]), str(written["hash"]), *_described(written))
    except OSError as error:
        raise _unable(path, f"打不开（{error.strerror}）", f"cannot be opened ({error.strerror})") from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise _unable(path, "不是人口目录的说明文件", "does not describe a population") from None


def _described(written: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, Any], tuple[Part, ...]]:
    """Units, description and parts. Raises KeyError, TypeError, ValueError."""
    parts = tuple(Part(**part) for part in written["parts"])
    numbers = [number for part in parts for number in astuple(part)]
    if not parts or any(type(number) is not int or number < 0 for number in numbers):
        raise ValueError(parts)
    if len({part.number for part in parts}) < len(parts) or not all(part.households for part in parts):
        raise ValueError(parts)
    return dict(written["units"]), dict(written["about"]), parts


def write(population: Population) -> None:
    """Write the manifest, last of all: a folder without one is not finished."""
    content = {
        "format": FORMAT,
        "name": population.name,
        "hash": population.hash,
        "units": dict(population.units),
        "about": dict(population.about),
        "parts": [asdict(part) for part in population.parts],
    }
    write_json(content, population.folder / MANIFEST)


def refuse_misfits(population: Population, facts: Mapping[str, Fact]) -> None:
    """Look at the columns of every part before anything is decided. Raises UnableToReadPopulation.

    A fact that no column states is allowed: it is unknown for everybody.
    """
    for part in population.parts:
        for level, entity in (("households", "household"), ("persons", "person")):
            path = part.file(population.folder, level)
            schema = _schema(path)
            _refuse_columns(path, schema, entity, facts)
            _refuse_no_unit(path, schema, population.units, facts)
    _refuse_other_units(population.units, facts)


def _refuse_no_unit(
    path: Path, columns: Iterable[str], units: Mapping[str, str], facts: Mapping[str, Fact]
) -> None:
    """Sums of money say what they are in: nobody sees from the numbers whether they are fen or yuan."""
    for name in columns:
        fact = facts.get(name)
        if fact is not None and fact.type == "money" and name not in units:
            unit = held_unit(fact)
            raise _unable(
                path,
                f"“{name}”（{fact.label.zh}）没有写明单位。请在 {MANIFEST} 的 units 里写明，应为 {unit}",
                f'"{name}" ({fact.label.en}) has no unit: say in "units" of {MANIFEST} that it is in {unit}',
            )


def _refuse_other_units(units: Mapping[str, str], facts: Mapping[str, Fact]) -> None:
    for name, unit in units.items():
        if name in facts and unit != held_unit(facts[name]):
            raise UnableToReadPopulation(
                f"“{name}”的单位是 {unit}，应为 {held_unit(facts[name])}。请换算后再用。",
                f'"{name}" is in {unit} and should be in {held_unit(facts[name])}: convert it first.',
            )


def units(facts: Mapping[str, Fact]) -> dict[str, str]:
    """The unit of every fact that has one, as a column holds it."""
    return {fact.name: held_unit(fact) for fact in facts.values() if fact.unit}


def held_unit(fact: Fact) -> str:
    """The unit of a fact's numbers in a column: money is fen, so yuan/month is fen/month."""
    return fact.unit.replace("yuan", "fen", 1)


def _schema(path: Path) -> Mapping[str, Any]:
    try:
        return pl.read_parquet_schema(path)
    except (OSError, pl.exceptions.PolarsError) as error:
        reason = str(error).splitlines()[0][:120]
        raise _unable(path, f"读不出来（{reason}）", f"cannot be read ({reason})") from None


def _refuse_columns(path: Path, schema: Mapping[str, Any], entity: str, facts: Mapping[str, Fact]) -> None:
    keys = {"household": _WHOLE, **({"place": _TEXT} if entity == "household" else {})}
    for name, fits in keys.items():
        if not isinstance(schema.get(name), fits):
            raise _unable(
                path, f"缺少“{name}”这一列，或类型不对", f'has no column "{name}" of the right type'
            )
    for name, kind in schema.items():
        if name in keys:
            continue
        fact = facts.get(name)
        if fact is None or fact.entity != entity:
            whose = "家庭" if entity == "household" else "个人"
            raise _unable(
                path,
                f"“{name}”不是{whose}的指标。`doudi facts` 列出全部指标",
                f'"{name}" is no fact of a {entity}; `doudi facts` lists them all',
            )
        if not isinstance(kind, _FITS[fact.type]):
            raise _unable(
                path,
                f"“{name}”（{fact.label.zh}）是 {kind}，应为{_SHOULD_BE[fact.type].zh}",
                f'"{name}" ({fact.label.en}) is {kind} and should be {_SHOULD_BE[fact.type].en}',
            )


def _unable(path: Path, chinese: str, english: str) -> UnableToReadPopulation:
    return UnableToReadPopulation(f"{path.name}：{chinese}。", f"{path.name}: {english}.")
