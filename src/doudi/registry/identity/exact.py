"""The first step: the same usable number is the same person, unless the names say that it is another's.

Families type each other's numbers, and a clerk's slip can hit a living neighbour's. So the names must have
something in common; where they have nothing, a person looks.
"""

import polars as pl

from doudi.registry.identity.decide import LINKED, REVIEW
from doudi.registry.identity.spelling import shape, sound


def by_number(records: pl.DataFrame) -> pl.DataFrame:
    """Pairs with the same usable number: each record with the first of its number. `outcome`, `why`."""
    known = records.filter(pl.col("usable") == 1).select("number", "key", "name_key")
    first = known.sort("key").unique("number", keep="first", maintain_order=True)
    pairs = known.join(first, on="number", suffix="_first").filter(pl.col("key") != pl.col("key_first"))
    differ = pairs.select("name_key", "name_key_first").unique().drop_nulls()
    unlike = differ.filter([not alike(one, other) for one, other in differ.iter_rows()])
    waits = pl.struct("name_key", "name_key_first").is_in(
        unlike.select(pl.struct(pl.all()).implode()).to_series()
    )
    return pairs.select(
        pl.col("key_first").alias("left"),
        pl.col("key").alias("right"),
        pl.when(waits).then(pl.lit(REVIEW)).otherwise(pl.lit(LINKED)).alias("outcome"),
        pl.when(waits).then(pl.lit("other_name")).otherwise(pl.lit("")).alias("why"),
    ).sort("left", "right")


def alike(one: str, other: str) -> bool:
    """Whether two name keys can be one name: the same sound, a look-alike, a lost sign, or a character of the
    given name in both. A surname in common says nothing: families share it, and each other's numbers."""
    if one == other or sound(one) == sound(other) or "?" in one + other:
        return True
    first, second = shape(one), shape(other)
    looks = len(first) == len(second) and sum(a != b for a, b in zip(first, second, strict=True)) <= 1
    return looks or bool(set(one[1:]) & set(other[1:]))
