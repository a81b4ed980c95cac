"""The process that opens a file: the file comes in whole on standard input, its rows go out as lines of
JSON.

It imports nothing of this project and gets none of its settings or keys: whatever is in the file, there is
nothing here to take. A line is a sheet `{"sheet": name, "merged": [[row, column, row, column], …],
"formulas": ["B7", …]}` (merged from 0, inclusive), a row `[number, cell, …]` (counted from 1), a refusal
`{"refused": code, …}`, or `{"end": rows}`, without which nothing that came before counts. Text, numbers,
truths and days (`{"day": …}`) stay apart; empty is null.
"""

import csv
import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

_UNSAFE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_FORMULA = re.compile(rb'<c\s[^>]*?r="([A-Z]{1,3}[0-9]+)"[^>]*>\s*<f[\s>/]')
_OVERLAP = 400  # the tag of a cell and the beginning of its formula are shorter
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class UnableToOpen(Exception):
    """The file is not read: a code and what belongs to it."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.said = {"refused": code, **details}


class Counted:
    """What was read so far, against the limits."""

    def __init__(self, limits: dict[str, int]) -> None:
        self.limits = limits
        self.rows = 0
        self.cells = 0
        self.sheets = 0

    def sheet(self) -> None:
        """One more sheet."""
        self.sheets += 1
        if self.sheets > self.limits["sheets"]:
            raise UnableToOpen("sheets", most=self.limits["sheets"])

    def row(self, cells: list[Any]) -> None:
        """One more row."""
        self.rows += 1
        self.cells += len(cells)
        for name, found in (("rows", self.rows), ("cells", self.cells), ("columns", len(cells))):
            if found > self.limits[name]:
                raise UnableToOpen(name, most=self.limits[name])

    def text(self, text: str, row: int) -> str:
        """The text of a cell, or of a name (row 0)."""
        if len(text) > self.limits["signs"]:
            raise UnableToOpen("signs", row=row, most=self.limits["signs"])
        return text


def main() -> None:
    """Bound this process, read everything, write line by line."""
    limits = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"], limits["memory"]))
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"], limits["seconds"]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what is in the file is not left in a core dump
    content = sys.stdin.buffer.read()
    counted = Counted(limits)
    try:
        for line in lines(content, counted):
            print(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
        print(json.dumps({"end": counted.rows}))
    except UnableToOpen as refusal:
        print(json.dumps(refusal.said))
    except MemoryError:
        print(json.dumps({"refused": "memory"}))
    sys.stdout.flush()


def lines(content: bytes, counted: Counted) -> Iterator[Any]:
    """The lines of a file, by what its first bytes are; never by its name."""
    if content.startswith(_ZIP):
        yield from _workbook(content, counted, inspect(content, counted.limits))
    elif content.startswith(_OLD):
        yield from _workbook(content, counted, {})
    else:
        yield from _text(content, counted)


def inspect(content: bytes, limits: dict[str, int]) -> dict[int, list[str]]:
    """Unpack every part in pieces before a reader may: its true size, no entities, no macros.

    Gives the cells with formulas by the place of their sheet. What an archive declares of itself (sizes) is
    not believed, and a reader shows of a formula only the result that was true when it was last worked out.
    """
    formulas: dict[int, list[str]] = {}
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if not any(name.startswith("xl/") for name in names):
                raise UnableToOpen("archive")
            if any(name.endswith("vbaProject.bin") for name in names):
                raise UnableToOpen("macros")
            sheets = _sheet_parts(archive)
            for name in names:
                for piece, fresh in _pieces(archive, name):
                    unpacked += fresh
                    if unpacked > limits["unpacked"]:
                        raise UnableToOpen("unpacked", most=limits["unpacked"] // 1_000_000)
                    if _UNSAFE.search(piece):
                        raise UnableToOpen("entities")
                    if name in sheets:
                        found = formulas.setdefault(sheets[name], [])
                        found += [cell.decode() for cell in _FORMULA.findall(piece)]
    except (zipfile.BadZipFile, EOFError, KeyError, OSError, NotImplementedError, RuntimeError, zlib.error):
        raise UnableToOpen("broken") from None
    return {place: sorted(set(cells)) for place, cells in formulas.items()}


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[tuple[bytes, int]]:
    """A part a megabyte at a time, each with the end of the one before, and how many bytes of it are new."""
    rest = b""
    with archive.open(name) as part:
        while piece := part.read(1 << 20):
            rest += piece
            yield rest, len(piece)
            rest = rest[-_OVERLAP:]


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, int]:
    """The part of each sheet, and its place in the workbook; none where the workbook does not say."""
    names = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= names:
        return {}
    with archive.open("xl/workbook.xml") as part:
        book = part.read(1 << 20)
    with archive.open("xl/_rels/workbook.xml.rels") as part:
        targets = part.read(1 << 20)
    paths: dict[bytes, str] = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", targets):
        said = dict(re.findall(rb'(\w+)="([^"]*)"', tag))
        target = said.get(b"Target", b"").decode(errors="replace").lstrip("/")
        paths[said.get(b"Id", b"")] = target if target.startswith("xl/") else f"xl/{target}"
    order = re.findall(rb'<(?:\w+:)?sheet\s[^>]*?\w+:id="([^"]*)"', book)
    return {paths[key]: place for place, key in enumerate(order) if key in paths}


def _workbook(content: bytes, counted: Counted, formulas: dict[int, list[str]]) -> Iterator[Any]:
    import python_calamine as calamine  # noqa: PLC0415  # within the bounds, which are set by now

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        for place, about in enumerate(book.sheets_metadata):
            if about.typ != calamine.SheetTypeEnum.WorkSheet:  # a chart has no rows
                continue
            counted.sheet()
            name = about.name
            sheet = book.get_sheet_by_name(name)
            merged = [[*first, *last] for first, last in sheet.merged_cell_ranges or []]
            yield {"sheet": counted.text(name, 0), "merged": merged, "formulas": formulas.get(place, [])}
            left = 0 if sheet.start is None else sheet.start[1]
            yield from _rows(sheet.iter_rows(), counted, left)  # also the empty rows above its first one
    except calamine.PasswordError:
        raise UnableToOpen("password") from None
    except (calamine.CalamineError, OSError, ValueError):
        raise UnableToOpen("broken") from None


def _rows(rows: Iterable[list[Any]], counted: Counted, left: int) -> Iterator[Any]:
    for number, values in enumerate(rows, 1):
        cells = [None] * left + [_cell(value, number, counted) for value in values]
        while cells and cells[-1] is None:
            cells.pop()
        if cells:
            counted.row(cells)
            yield [number, *cells]


def _cell(value: Any, row: int, counted: Counted) -> Any:
    if value == "" or value is None:
        return None
    if isinstance(value, str):
        return counted.text(value, row)
    if isinstance(value, dt.datetime):
        return {"day": value.date().isoformat()}
    if isinstance(value, dt.date):
        return {"day": value.isoformat()}
    if isinstance(value, bool | int | float):
        return int(value) if isinstance(value, float) and value.is_integer() else value
    return str(value)


def _text(content: bytes, counted: Counted) -> Iterator[Any]:
    """CSV: every cell is text."""
    text = _decoded(content)
    if "\0" in text:
        raise UnableToOpen("not_a_table")
    counted.sheet()
    yield {"sheet": "", "merged": [], "formulas": []}
    csv.field_size_limit(counted.limits["signs"])
    first = text.partition("\n")[0]
    separator = max(",\t;", key=first.count)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        yield from _rows(rows, counted, 0)
    except csv.Error:
        raise UnableToOpen("signs", row=counted.rows + 1, most=counted.limits["signs"]) from None


def _decoded(content: bytes) -> str:
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    for encoding in marked or ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnableToOpen("encoding")


if __name__ == "__main__":
    main()
