"""The comparison in numbers: a cell for each benefit and combination of groups; they add up to any other.

Columns: day, benefit, the four dimensions; rows (households or persons), before and after (to how many it
is due), came, went, opened, untold_before, untold_after, better, worse; fen_before, fen_after, fen_better,
fen_worse.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from doudi.law.benefits.columns import CANNOT_TELL, GRANTED
from doudi.law.expressions.columns.span import Array
from doudi.monitoring.simulate.compare import TOTAL, Compared
from doudi.monitoring.simulate.groups import DIMENSIONS, Groups

COUNTS = ("before", "after", "came", "went", "opened", "untold_before", "untold_after", "better", "worse")
MONEY = ("fen_before", "fen_after", "fen_better", "fen_worse")
MEASURES = ("rows", *COUNTS, *MONEY)


def cells(
    day: date, all_of: Mapping[str, Compared], monthly: tuple[Array, Array], who: Groups
) -> pl.DataFrame:
    """The cells of a part. `monthly`: what each household is paid a month in all, before and after (fen)."""
    found = [
        _cells(day, name, _of_benefit(one), who.persons if one.benefit.entity == "person" else who.households)
        for name, one in all_of.items()
    ]
    return pl.concat([*found, _cells(day, TOTAL, _of_total(*monthly), who.households)])


def together(frame: pl.DataFrame | pl.LazyFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Cells added up by some of the columns, in their order."""
    return frame.lazy().group_by(by).agg(pl.col(MEASURES).sum()).sort(by).collect()


def _of_benefit(one: Compared) -> dict[str, Array]:
    return {
        "before": one.before.outcome == GRANTED,
        "after": one.after.outcome == GRANTED,
        "came": one.came,
        "went": one.went,
        "opened": one.opened,
        "untold_before": one.before.outcome == CANNOT_TELL,
        "untold_after": one.after.outcome == CANNOT_TELL,
        "better": one.better,
        "worse": one.worse,
        "fen_before": one.before.amount,
        "fen_after": one.after.amount,
        "fen_better": np.maximum(one.gain, 0),
        "fen_worse": np.maximum(-one.gain, 0),
    }


def _of_total(before: Array, after: Array) -> dict[str, Array]:
    never = np.zeros(len(before), np.bool_)
    return {
        "before": before > 0,
        "after": after > 0,
        "came": (before == 0) & (after > 0),
        "went": (before > 0) & (after == 0),
        "opened": never,
        "untold_before": never,
        "untold_after": never,
        "better": after > before,
        "worse": after < before,
        "fen_before": before,
        "fen_after": after,
        "fen_better": np.maximum(after - before, 0),
        "fen_worse": np.maximum(before - after, 0),
    }


def _cells(day: date, name: str, measures: Mapping[str, Any], who: pl.DataFrame) -> pl.DataFrame:
    whole = {key: values.astype(np.int64) for key, values in measures.items()}
    frame = who.with_columns(rows=pl.lit(1, pl.Int64), **{key: pl.Series(key, v) for key, v in whole.items()})
    summed = frame.group_by(DIMENSIONS).agg(pl.col(MEASURES).sum())
    return summed.select(
        pl.lit(day).alias("day"),
        pl.lit(name).alias("benefit"),
        pl.col(DIMENSIONS).cast(pl.String),
        pl.col(MEASURES),
    ).sort(DIMENSIONS)
