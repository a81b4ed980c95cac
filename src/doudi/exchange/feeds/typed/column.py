"""One column read: its values, and for each row the number of a reason, or 0."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from doudi.exchange.feeds.reasons import CODES

_EMPTY = ("", "NULL", "null", "\\N")


@dataclass(frozen=True)
class Column:
    """`values` is null where a row has a problem or nothing; `problems` is UInt8, 0 where there is none."""

    values: pl.Series
    problems: pl.Series


# Reads text that is not empty: gives values, and numbers of reasons.
Reading = Callable[[pl.Series], tuple[pl.Series, pl.Series]]


def normal(text: pl.Series) -> pl.Series:
    """Full-width signs made half-width (NFKC), without any space at either end or a tab inside."""
    return text.str.normalize("NFKC").str.strip_chars()


def emptied(text: pl.Series) -> pl.Series:
    """The text, null where the cell says nothing."""
    return text.set(text.is_in(_EMPTY) | (text.str.strip_chars() == ""), None)


def problem(code: str, where: pl.Series) -> pl.Series:
    """The number of a reason where the mask says so, else 0."""
    return where.fill_null(value=False).cast(pl.UInt8) * CODES[code]


def first_of(*problems: pl.Series) -> pl.Series:
    """Of several, the first that there is."""
    found = problems[0]
    for another in problems[1:]:
        found = found.zip_with(found != 0, another)
    return found


def in_two_passes(text: pl.Series, quick: Callable[[pl.Series], pl.Series], slow: Reading) -> Column:
    """Read what is written plainly at once, and only the rest with all care.

    `quick` gives null for whatever it is not sure of. Almost every row of a good file is done then.
    """
    values = quick(text)
    rest = (values.is_null() & text.is_not_null()).arg_true()
    problems = pl.Series("", [0], pl.UInt8).new_from_index(0, len(text))
    if len(rest):
        late, why = slow(text.gather(rest))
        values = values.scatter(rest, late)
        problems = problems.scatter(rest, why)
    return Column(values, problems)
