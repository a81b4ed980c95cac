"""Pages of JSON, one on each line, as `collecting` keeps them: {"total": all rows, "rows": [{…}]}."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from doudi.exchange.feeds.batch import Batch
from doudi.exchange.feeds.contract import Contract
from doudi.exchange.feeds.errors import UnableToLand
from doudi.exchange.feeds.files import header

_LONGEST = 64 * 1024 * 1024
Row = dict[str, Any]


class Number(str):
    """A number of JSON, in its own digits: a reader's float would change them."""


def look(contract: Contract, chunks: Iterable[bytes]) -> header.Layout:
    """The fields of the first page's rows; that all rows came is checked too. Raises UnableToLand."""
    words: dict[str, None] = {}
    rows = 0
    totals: set[int] = set()
    for page in _pages(chunks):
        totals.add(page["total"])
        rows += len(page["rows"])
        for row in page["rows"]:
            words |= dict.fromkeys(row)
    if len(totals) != 1 or rows not in totals:
        raise UnableToLand(
            "truncated",
            f"对方说有 {max(totals, default=0)} 行，收到 {rows} 行：没有收完，或中途变了。请重新取。",
            f"{max(totals, default=0)} rows were announced and {rows} came: fetch them again.",
        )
    return header.find(contract, [list(words)])


def batches(contract: Contract, layout: header.Layout, chunks: Iterable[bytes]) -> Iterator[Batch]:
    """A batch for each page. Raises UnableToLand."""
    line = 1
    for number, page in enumerate(_pages(chunks)):
        rows = page["rows"]
        lines = pl.int_range(line, line + len(rows), dtype=pl.UInt32, eager=True)
        yield Batch(number, lines, _table(layout, rows), _odd(contract, layout, rows))
        line += len(rows)


def _table(layout: header.Layout, rows: list[Row]) -> pl.DataFrame:
    named = [(word, name) for word, name in zip(layout.words, layout.names, strict=True) if name]
    columns = {name: [_text(row.get(word)) for row in rows] for word, name in named}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    return json.dumps(value, ensure_ascii=False)


def _odd(contract: Contract, layout: header.Layout, rows: list[Row]) -> dict[tuple[str, str], pl.Series]:
    """Identity numbers that came as numbers: other machines have rounded them on their way."""
    found = {}
    for word, name in zip(layout.words, layout.names, strict=True):
        if name and contract.field(name).type == "id_number":
            mask = pl.Series([isinstance(row.get(word), Number) for row in rows], dtype=pl.Boolean)
            if mask.any():
                found[name, "numeric_cell"] = mask
    return found


def _pages(chunks: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    for raw in _lines(chunks):
        try:
            page = json.loads(raw, parse_int=Number, parse_float=Number, parse_constant=Number)
            total, rows = int(page["total"]), page["rows"]
        except (ValueError, KeyError, TypeError, RecursionError):
            raise _broken() from None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise _broken()
        yield {"total": total, "rows": rows}


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for chunk in chunks:
        *lines, rest = (rest + chunk).split(b"\n")
        if len(rest) > _LONGEST:
            raise _broken()
        yield from filter(None, lines)
    if rest:
        yield rest


def _broken() -> UnableToLand:
    return UnableToLand(
        "json",
        "收到的不是约定的 JSON（每页一行，有 total 和 rows）。请对方检查接口。",
        "What came is not the agreed JSON (a page on each line, with total and rows): have it checked.",
    )
