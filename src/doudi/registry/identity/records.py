"""The table that is compared: one row for each record of a person, and the columns worked out from it.

Clear numbers and names are in it: it lives in memory only, is never written to a file, and no column of it is
put into a message.
"""

from typing import Final

import polars as pl

from doudi.law.errors import Unable
from doudi.registry.identity.spelling import match_key, shape, sound

# What the caller gives. `key`: unique; `number`: `numbers.Number.text`, `usable`: its standing; `born`: a
# day; `division`: 12 digits, 0 where unknown; `household`: any word by which two records are of one
# household; `settled`: told apart already from all others that are (persons of the registry).
GIVEN: Final = {
    "key": pl.Int64,
    "number": pl.String,
    "usable": pl.Boolean,
    "name": pl.String,
    "sex": pl.String,
    "born": pl.Date,
    "phone": pl.String,
    "division": pl.Int64,
    "household": pl.String,
    "settled": pl.Boolean,
}
_TOWN, _VILLAGE_DIGITS = 1000, 1000


class UnableToReadRecords(Unable):
    """The table is not of the form that is compared."""


def prepare(given: pl.DataFrame) -> pl.DataFrame:
    """The columns of GIVEN with those that are compared and blocked on; nothing-texts become null.

    Raises UnableToReadRecords for another form, and for a key that stands twice.
    """
    if dict(given.schema) != GIVEN:
        raise UnableToReadRecords(
            "要比对的表不是约定的列。请按 registry.identity.records.GIVEN 准备。",
            "The table to compare has other columns than registry.identity.records.GIVEN.",
        )
    if given["key"].is_duplicated().any():
        raise UnableToReadRecords("同一个编号有两行。请先去掉重复的行。", "A key stands in two rows.")
    texts = [pl.col(name).replace("", None) for name in ("number", "name", "sex", "phone", "household")]
    rows = given.with_columns(texts).join(_names(given["name"]), on="name", how="left")
    return rows.with_columns(
        pl.col("usable", "settled").fill_null(False).cast(pl.Int32),
        pl.col("born").dt.strftime("%Y-%m-%d").alias("born"),
        pl.col("born").dt.strftime("%Y-%d-%m").alias("born_swapped"),
        pl.col("born").dt.year().alias("year"),
        pl.col("born").cast(pl.Int32).alias("born_day"),
        pl.col("number").str.head(14).alias("number_head"),
        pl.col("number").str.tail(10).alias("number_tail"),
        pl.when(pl.col("division") % _VILLAGE_DIGITS != 0).then("division").alias("village"),
        pl.when(pl.col("division") // _TOWN % 1000 != 0).then(pl.col("division") // _TOWN).alias("town"),
    ).sort("key")


def _names(names: pl.Series) -> pl.DataFrame:
    """Each different name once, with its key, its pinyin (whole, first sign, rest), its shape."""
    known = [name for name in names.unique().to_list() if name and match_key(name)]
    keys = [match_key(name) for name in known]
    sounds = [sound(key).partition(" ") for key in keys]
    return pl.DataFrame(
        {
            "name": known,
            "name_key": keys,
            "sound": ["".join(one) for one in sounds],
            "surname": [first for first, _, _ in sounds],
            "given": [rest or None for _, _, rest in sounds],
            "shape": [shape(key) for key in keys],
        },
        schema=dict.fromkeys(("name", "name_key", "sound", "surname", "given", "shape"), pl.String),
    )
