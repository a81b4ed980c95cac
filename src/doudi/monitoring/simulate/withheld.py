"""What is told of groups: none so small that a household could be recognised in its figures.

Groups with fewer rows (households, or persons where persons receive) than the smallest that may be told are
put together: with others of the same place, age and disability first, then of the same place and age, and so
on, until each has enough. Where too few are left over, the smallest group that could be told goes in with
them: or else they would be what is missing to the whole. Every table is made by adding up what is left, so no
two tables can be held against each other to find a smaller group.
"""

import polars as pl

from doudi.monitoring.simulate.cells import together
from doudi.monitoring.simulate.groups import DIMENSIONS, SMALL

_OF = ("day", "benefit")


def put_together(cells: pl.DataFrame, smallest: int) -> pl.DataFrame:
    """The cells with the small ones put together; in what they differ they are `SMALL`.

    A benefit that has fewer rows in all than `smallest` is left out.
    """
    told: list[pl.DataFrame] = []
    few = cells
    for dimension in (None, *reversed(DIMENSIONS)):
        if dimension is not None:
            few = together(few.with_columns(pl.lit(SMALL).alias(dimension)), (*_OF, *DIMENSIONS))
        told.append(few.filter(pl.col("rows") >= smallest))
        few = few.filter(pl.col("rows") < smallest)
    return _with_complement(pl.concat(told), few)


def _with_complement(told: pl.DataFrame, few: pl.DataFrame) -> pl.DataFrame:
    """The smallest cell that could be told goes in with what is left of the same benefit."""
    needed = told.join(few, on=_OF, how="semi").sort("rows", *DIMENSIONS)
    complement = needed.unique(_OF, keep="first", maintain_order=True)
    rest = told.join(complement, on=(*_OF, *DIMENSIONS), how="anti")
    joined = pl.concat([complement, few.join(complement, on=_OF, how="semi")])
    joined = joined.with_columns(pl.lit(SMALL).alias(name) for name in DIMENSIONS)
    return together(pl.concat([rest, joined]), (*_OF, *DIMENSIONS))


def put_reasons_together(reasons: pl.DataFrame, smallest: int) -> pl.DataFrame:
    """Why it changes, benefit by benefit; reasons of few are one line, with the rarest of the others where
    they are few together, and left out where there is no other."""
    ordered = reasons.sort("benefit", "rows", "before", "after", "reason")
    rows = pl.col("rows")
    few_before = rows.cum_sum().over("benefit") - rows
    small = (rows < smallest) | ((few_before > 0) & (few_before < smallest))
    nothing = [pl.lit(SMALL).alias(name) for name in ("before", "after", "reason")]
    rest = ordered.filter(small).with_columns(nothing)
    summed = rest.group_by("benefit", "before", "after", "reason").agg(rows.sum(), pl.col("fen").sum())
    return pl.concat([ordered.filter(~small), summed.filter(rows >= smallest).select(ordered.columns)])
