"""From weights to outcomes: what is linked by itself, what a person looks at, and why.

A weight alone links nobody: siblings born on one day share place, phone, household and half a name. So some
things no weight outvotes, and a group of linked records never holds two usable numbers.
"""

from typing import Final

import polars as pl

from doudi.registry.identity.model import LEVELS, weights

LINKED: Final = "linked"
REVIEW: Final = "review"
APART: Final = "apart"

# Levels of a name at which records may be linked by weight; with a number that nearly agrees, any but `else`.
_NAME_AGREES: Final = ("same", "sound", "shape")
_BORN_AGREES: Final = ("same", "swapped", "one_digit")
_NUMBER_AGREES: Final = ("same", "one_sign", "two_signs")


def named_levels(pairs: pl.DataFrame) -> pl.DataFrame:
    """Splink's gamma columns as the names of levels: `else` where none fits, null where nothing was said."""
    columns = []
    for name, levels in LEVELS.items():
        column = f"gamma_{name}"
        if column not in pairs.columns:
            columns.append(pl.lit(None, pl.String).alias(name))
            continue
        words = {len(levels) - place: level for place, (level, _) in enumerate(levels)} | {
            0: "else",
            -1: None,
        }
        columns.append(pl.col(column).replace_strict(words, return_dtype=pl.String).alias(name))
    return pairs.with_columns(columns).drop([one for one in pairs.columns if one.startswith("gamma_")])


def outcomes(pairs: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """`pairs` (with named levels) and two columns: `outcome` (LINKED, REVIEW) and `why` a likely pair waits.

    Links that would bring two usable numbers together, and records nearly as like to two of them, wait.
    """
    found = weights()
    likely = pairs.filter(pl.col("probability") >= found.review).with_columns(_why())
    numbers = records.filter(pl.col("usable") == 1).select("key", "number")
    likely = _ambiguous(likely, numbers, found.margin)
    likely = likely.sort(["weight", "left", "right"], descending=[True, False, False])
    blocked = _second_numbers(likely, dict(numbers.iter_rows()))
    why = pl.when(pl.col("why") == "").then(pl.Series("two", blocked)).otherwise(pl.col("why"))
    likely = likely.with_columns(why.alias("why"))
    return likely.with_columns(
        pl.when(pl.col("why") == "").then(pl.lit(LINKED)).otherwise(pl.lit(REVIEW)).alias("outcome")
    )


def _why() -> pl.Expr:
    """Why a pair is not linked by its weight alone; "" when it is."""
    number = pl.col("number").is_in(_NUMBER_AGREES).fill_null(False)
    name = pl.col("name").is_in(_NAME_AGREES).fill_null(False)
    some_name = (pl.col("name") != "else").fill_null(False)
    born = pl.col("born").is_in(_BORN_AGREES).fill_null(False)
    return (
        pl.when(pl.col("probability") < weights().automatic)
        .then(pl.lit("weight"))
        .when(~(name | (number & some_name)))
        .then(pl.lit("name"))
        .when(~(born | number))
        .then(pl.lit("born"))
        .when((pl.col("sex") == "else").fill_null(False) & ~number)
        .then(pl.lit("sex"))
        .otherwise(pl.lit(""))
        .alias("why")
    )


def _ambiguous(pairs: pl.DataFrame, numbers: pl.DataFrame, margin: float) -> pl.DataFrame:
    """A record nearly as like to one person's number as to another's is shown to a person."""
    ends = pl.concat(
        [
            pairs.select(pl.col(one).alias("key"), pl.col(other).alias("other"), "weight")
            for one, other in (("left", "right"), ("right", "left"))
        ]
    )
    best = (
        ends.join(numbers.rename({"key": "other"}), on="other")
        .group_by("key", "number")
        .agg(pl.col("weight").max())
        .group_by("key")
        .agg(pl.col("weight").top_k(2).alias("best"))
        .filter(pl.col("best").list.len() == 2)
        .filter(pl.col("best").list.max() - pl.col("best").list.min() < margin)
    )
    torn = pl.col("left").is_in(best["key"].implode()) | pl.col("right").is_in(best["key"].implode())
    why = pl.when((pl.col("why") == "") & torn).then(pl.lit("two_people")).otherwise(pl.col("why"))
    return pairs.with_columns(why.alias("why"))


def _second_numbers(pairs: pl.DataFrame, numbers: dict[int, str]) -> list[str]:
    """For each pair, best first, "two_numbers" where it would join two usable numbers."""
    groups = Groups(numbers)
    said = []
    for left, right, why in pairs.select("left", "right", "why").iter_rows():
        said.append("" if why or groups.join(left, right) else "two_numbers")
    return said


class Groups:
    """Records linked so far; each group has at most one usable number."""

    def __init__(self, numbers: dict[int, str]) -> None:
        self._above: dict[int, int] = {}
        self._number = dict(numbers)

    def of(self, key: int) -> int:
        """The record that stands for the group of `key`."""
        top = key
        while (above := self._above.get(top, top)) != top:
            top = above
        while (above := self._above.get(key, key)) != top:
            self._above[key], key = top, above
        return top

    def join(self, left: int, right: int) -> bool:
        """Bring two groups together; False, and nothing done, where each has a number and they differ."""
        one, other = sorted((self.of(left), self.of(right)))
        if one == other:
            return True
        first, second = self._number.get(one), self._number.get(other)
        if first and second and first != second:
            return False
        self._above[other] = one
        if second and not first:
            self._number[one] = second
        return True
