"""A stretch of a delivery as text: what every way of sending is turned into before anything is understood."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class BadRow:
    """A row that is kept back: where it stands, what it said by field, and why (field, reason).

    A reason about the row as a whole has the field ""; one about two rows names the other in `first`.
    """

    line: int
    values: Mapping[str, str]
    problems: tuple[tuple[str, str], ...]
    first: int = 0


@dataclass(frozen=True)
class Batch:
    """Rows `lines` (counted as a person counts the lines of a file or the rows of a sheet, from 1).

    `table` has a column of text for each field of the contract that the file has; an empty cell is null or
    empty. `odd` marks cells that are not what they look like: (field, reason) → which rows. `broken` are rows
    that could not be told apart into cells. `left_out` counts what is no record: header, blank, footer.
    """

    number: int
    lines: pl.Series
    table: pl.DataFrame
    odd: Mapping[tuple[str, str], pl.Series] = field(default_factory=dict)
    broken: tuple[BadRow, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def read(self) -> int:
        """How many lines or rows it is in all."""
        return len(self.lines) + len(self.broken) + sum(self.left_out.values())
