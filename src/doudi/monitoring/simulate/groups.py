"""Who is who in a comparison: the place, age band, disability and type of household of every row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from doudi.law.benefits.columns import Pack
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.policies import Policies
from doudi.law.expressions.columns import days
from doudi.law.expressions.columns.span import Array
from doudi.law.label import Label
from doudi.monitoring.sweep.arrays import Opened
from doudi.monitoring.sweep.results import enum

DIMENSIONS = ("place", "age", "disability", "type")
_UNKNOWN = Label("不清楚", "not known")
AGES: Mapping[str, Label] = {
    "0-17": Label("0–17 岁", "0–17"),
    "18-59": Label("18–59 岁", "18–59"),
    "60-79": Label("60–79 岁", "60–79"),
    "80+": Label("80 岁及以上", "80 and over"),
    "unknown": _UNKNOWN,
}
DISABILITIES: Mapping[str, Label] = {
    "severe": Label("一级、二级残疾", "disability, grade 1 or 2"),
    "other": Label("三级、四级残疾", "disability, grade 3 or 4"),
    "none": Label("没有残疾证", "no disability certificate"),
    "unknown": _UNKNOWN,
}
TYPES: Mapping[str, Label] = {
    "alone_old": Label("独居老人（60 岁及以上）", "an older person alone (60 and over)"),
    "alone": Label("独居的其他人", "another person alone"),
    "old_only": Label("几位老人，没有别人", "older people only"),
    "one_adult": Label("一个大人带孩子", "one adult with children"),
    "with_children": Label("几个大人带孩子", "adults with children"),
    "adults": Label("几个大人，没有孩子", "adults without children"),
    "unknown": _UNKNOWN,
}
SMALL = "small"  # not a group, but several that are too small to be told apart (`withheld`)
_SMALL: Mapping[str, Label] = {SMALL: Label("其余（人少，合在一起）", "the rest (few, put together)")}
WORDS: Mapping[str, Mapping[str, Label]] = {
    "place": _SMALL,
    "age": {**AGES, **_SMALL},
    "disability": {**DISABILITIES, **_SMALL},
    "type": {**TYPES, **_SMALL},
}
_BORN, _GRADE = "born", "disability_grade"
_SEVERE, _OTHER, _NONE, _UNTOLD = range(4)


@dataclass(frozen=True, slots=True)
class Groups:
    """A column for each dimension, for the households and for the persons of a part.

    A household has the age of the person named first in it (the applicant), and the most severe disability of
    its members.
    """

    households: pl.DataFrame
    persons: pl.DataFrame


def asked(policies: Policies) -> dict[str, Fact]:
    """The facts that the groups are made from."""
    return {name: policies.facts[name] for name in (_BORN, _GRADE)}


def groups(part: Opened, pack: Pack, as_of: date) -> Groups:
    """The groups of a part, whose values hold the facts that `asked` names."""
    owners = np.repeat(np.arange(len(part.starts)), np.diff(part.starts, append=part.persons))
    ages, unborn = _ages(part, as_of)
    bands = np.where(unborn, len(AGES) - 1, np.searchsorted((18, 60, 80), ages, side="right"))
    grades = _disabilities(part, pack)
    worst = np.minimum.reduceat(grades, part.starts)
    # Somebody of whom it is not known may be the most severe: the household is not known either.
    untold = np.logical_or.reduceat(grades == _UNTOLD, part.starts) & (worst != _SEVERE)
    kinds = _types(part, ages, unborn)
    return Groups(
        _frame(part, part.place, bands[part.starts], np.where(untold, _UNTOLD, worst), kinds),
        _frame(part, part.place[owners], bands, grades, kinds[owners]),
    )


def _ages(part: Opened, as_of: date) -> tuple[Array, Array]:
    born, unknown = part.values[_BORN]
    ages = days.age_on(born.astype(np.int64), days.number(as_of))
    return ages, np.zeros(len(ages), np.bool_) if unknown is None else unknown


def _disabilities(part: Opened, pack: Pack) -> Array:
    codes, unknown = part.values[_GRADE]
    found = np.full(len(codes), _NONE)
    for grades, group in ((("1", "2"), _SEVERE), (("3", "4"), _OTHER)):
        found[np.isin(codes, [pack.codes[grade] for grade in grades])] = group
    if unknown is not None:
        found[unknown] = _UNTOLD
    return found


def _types(part: Opened, ages: Array, unborn: Array) -> Array:
    """The number of each household's type in TYPES."""
    sizes = np.diff(part.starts, append=part.persons)
    children = np.add.reduceat((ages < 18).astype(np.int64), part.starts)
    old = np.add.reduceat((ages >= 60).astype(np.int64), part.starts)
    names = list(TYPES)
    found = np.select(
        [
            np.logical_or.reduceat(unborn, part.starts),
            (sizes == 1) & (old == 1),
            sizes == 1,
            old == sizes,
            (children > 0) & (sizes - children == 1),
            children > 0,
        ],
        [names.index(n) for n in ("unknown", "alone_old", "alone", "old_only", "one_adult", "with_children")],
        names.index("adults"),
    )
    return found


def _frame(part: Opened, place: Array, age: Array, disability: Array, kind: Array) -> pl.DataFrame:
    numbered = {
        "place": (place, part.places),
        "age": (age, AGES),
        "disability": (disability, DISABILITIES),
        "type": (kind, TYPES),
    }
    return pl.DataFrame(
        {
            name: enum(numbers.astype(np.uint16), pl.Enum(list(words)))
            for name, (numbers, words) in numbered.items()
        }
    )
