"""Rows that came as cells already: which are records, and the records as columns of text."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from doudi.exchange.feeds.batch import BadRow
from doudi.exchange.feeds.contract import Contract
from doudi.exchange.feeds.files.header import Layout


@dataclass(frozen=True)
class SortedOut:
    """`records` are places in the stretch; `broken` have cells beyond the header; the others are counted."""

    records: list[int]
    broken: tuple[BadRow, ...]
    left_out: dict[str, int]


def sort_out(
    contract: Contract, layout: Layout, rows: Sequence[Sequence[str]], lines: Sequence[int]
) -> SortedOut:
    """Tell records from titles, blank rows and totals; `lines` are their numbers."""
    records: list[int] = []
    broken: list[BadRow] = []
    left_out = {"header": 0, "blank": 0, "footer": 0}
    for at, (cells, line) in enumerate(zip(rows, lines, strict=True)):
        said = [cell.strip() for cell in cells if cell.strip()]
        if line <= layout.row:
            left_out["header"] += 1
        elif not said:
            left_out["blank"] += 1
        elif contract.footer and said[0].startswith(contract.footer):
            left_out["footer"] += 1
        elif any(cell.strip() for cell in cells[layout.width :]):
            broken.append(BadRow(line, {"": "\t".join(cells)[:2000]}, (("", "row_cells"),)))
        else:
            records.append(at)
    return SortedOut(records, tuple(broken), left_out)


def table(layout: Layout, rows: Sequence[Sequence[str]]) -> pl.DataFrame:
    """The columns that have a field."""
    columns = {
        name: [row[place] if place < len(row) else "" for row in rows]
        for place, name in enumerate(layout.names)
        if name
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
