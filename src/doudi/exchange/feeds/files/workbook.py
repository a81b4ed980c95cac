"""Workbooks (XLSX): opened by `exchange.sheets` within limits, and taken for what their cells are."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

import polars as pl

from doudi.exchange.feeds.batch import Batch
from doudi.exchange.feeds.contract import Contract, Field
from doudi.exchange.feeds.errors import UnableToLand
from doudi.exchange.feeds.files import header, sheet_rows
from doudi.exchange.sheets.limits import Limits
from doudi.exchange.sheets.read import Cell, Day, Row, Sheet, UnableToReadSheets, read
from doudi.exchange.sheets.refusal import refusal

AT_ONCE = 50_000
LIMITS: Final = Limits(bytes=64_000_000, rows=1_048_576, cells=20_000_000, memory=2_000_000_000)
_ZIP = b"PK\x03\x04"
_EXACT = 15  # digits of a number that a sheet keeps


def look(contract: Contract, content: bytes, limits: Limits = LIMITS) -> tuple[str, header.Layout]:
    """The sheet whose header fits best, and that header. Raises UnableToLand."""
    if not content.startswith(_ZIP):
        broken = refusal({"refused": "broken"})
        raise UnableToLand("xlsx", broken.text("zh"), broken.text("en"))
    firsts: dict[str, list[list[str]]] = {}
    for sheet, row in _rows(content, limits):
        first = firsts.setdefault(sheet.name, [])
        if row and row.number <= header.LOOK_AT:
            first += [[]] * (row.number - len(first) - 1)
            first.append([_text(cell) for cell in row.cells])
    best = max(firsts, key=lambda name: header.fit(contract, firsts[name]), default="")
    return best, header.find(contract, firsts.get(best, []))


def batches(
    contract: Contract, name: str, layout: header.Layout, content: bytes, limits: Limits = LIMITS
) -> Iterator[Batch]:
    """The sheet as batches of `AT_ONCE` rows. Raises UnableToLand."""
    held: list[Row] = []
    number = last = 0
    shown: Sheet | None = None
    for sheet, row in _rows(content, limits):
        if sheet.name != name or row is None:
            continue
        shown = sheet
        held.append(row)
        if len(held) == AT_ONCE:
            yield _batch(contract, layout, sheet, held, number, last)
            number, last, held = number + 1, held[-1].number, []
    if shown:
        yield _batch(contract, layout, shown, held, number, last)


def _rows(content: bytes, limits: Limits) -> Iterator[tuple[Sheet, Row | None]]:
    """Every sheet (with None) and every row that is not empty, with its sheet."""
    sheet = Sheet("", ())
    try:
        for one in read(content, limits):
            if isinstance(one, Sheet):
                sheet = one
                yield sheet, None
            else:
                yield sheet, one
    except UnableToReadSheets as why:
        raise UnableToLand("xlsx", why.text("zh"), why.text("en")) from None


def _batch(
    contract: Contract, layout: header.Layout, sheet: Sheet, rows: list[Row], number: int, last: int
) -> Batch:
    """`last` is the number of the row before. Empty rows are not among `rows`, and are counted here."""
    lines = [row.number for row in rows]
    taken = sheet_rows.sort_out(
        contract, layout, [[_text(cell) for cell in row.cells] for row in rows], lines
    )
    records = [rows[at] for at in taken.records]
    table = sheet_rows.table(layout, [[_text(cell) for cell in row.cells] for row in records])
    empty = (lines[-1] - last if lines else 0) - len(rows)
    left_out = {**taken.left_out, "blank": taken.left_out["blank"] + empty}
    return Batch(
        number,
        pl.Series([row.number for row in records], dtype=pl.UInt32),
        table,
        _odd(contract, layout, sheet, records),
        taken.broken,
        left_out,
    )


def _odd(
    contract: Contract, layout: header.Layout, sheet: Sheet, records: list[Row]
) -> dict[tuple[str, str], pl.Series]:
    """Cells that are not what they look like: numbers for identifiers, formulas, and cells merged away."""
    merged = _merged(sheet)
    found: dict[tuple[str, str], pl.Series] = {}
    for place, name in enumerate(layout.names):
        if not name:
            continue
        field = contract.field(name)
        cells = [row.cells[place] if place < len(row.cells) else None for row in records]
        marks = {
            "numeric_cell": [_is_rounded(field, cell) for cell in cells],
            "formula": [f"{_letters(place)}{row.number}" in sheet.formulas for row in records],
            "merged": [(row.number - 1, place) in merged for row in records],
        }
        found |= {(name, why): pl.Series(mask, dtype=pl.Boolean) for why, mask in marks.items() if any(mask)}
    return found


def _is_rounded(field: Field, cell: Cell) -> bool:
    """An identity number as a number is somebody else's; other identifiers where a sheet drops digits."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return False
    return field.type == "id_number" or (
        field.type in {"identifier", "phone"} and len(_text(cell).strip("-")) > _EXACT
    )


def _merged(sheet: Sheet) -> frozenset[tuple[int, int]]:
    """Cells (row, column from 0) that a merge over several rows has emptied."""
    return frozenset(
        (row, column)
        for top, left, bottom, right in sheet.merged
        for row in range(top + 1, bottom + 1)
        for column in range(left, right + 1)
    )


def _letters(place: int) -> str:
    """The name of a column: 0 → A, 26 → AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _text(cell: Cell) -> str:
    """A cell as a person sees it: numbers to the digits that a sheet keeps."""
    if cell is None:
        return ""
    if isinstance(cell, Day):
        return cell.iso
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    return f"{Decimal(format(cell, '.15g')):f}" if isinstance(cell, float) else str(cell)


def content_of(chunks: Iterable[bytes]) -> bytes:
    """A workbook is opened as a whole. Raises UnableToLand where it is larger than we open."""
    parts: list[bytes] = []
    for chunk in chunks:
        parts.append(chunk)
        if sum(map(len, parts)) > LIMITS.bytes:
            break
    return b"".join(parts)
