"""Reads one workbook in a process of its own, within limits: bytes in, lines of JSON out.

    python -m doudi.exchange.feeds.files.workbook_child LIMITS HEADER-WORDS <workbook >rows

The first line says which sheet, its merged cells and its formulas; each further line is one row: its cells as
text, and a letter for the kind of each (t text, n number, d day, b boolean, - empty). A refusal is one line
{"refused": code, "detail": …}. What is inside a workbook is never written to disk.
"""

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

_PIECE = 1 << 20
_UNSAFE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL = re.compile(rb'<c\s[^>]*?r="([A-Z]{1,3}[0-9]+)"[^>]*>\s*<f[\s>/]')
_OVERLAP = 400  # a cell's tag and the beginning of its formula are shorter
_LOOK_AT = 20
_KINDS: tuple[tuple[type, str], ...] = ((bool, "b"), (str, "t"), (int, "n"), (float, "n"), (date, "d"))


class UnableToOpen(Exception):
    """The workbook is refused: code, and a detail without anything of its content."""


def main(arguments: Sequence[str]) -> None:
    """Read the workbook from stdin and write its rows."""
    limits: dict[str, int] = json.loads(arguments[0])
    words = frozenset(json.loads(arguments[1]))
    resource.setrlimit(resource.RLIMIT_AS, (limits["memory"],) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (limits["seconds"],) * 2)
    try:
        content = sys.stdin.buffer.read(limits["bytes"] + 1)
        if len(content) > limits["bytes"]:
            raise UnableToOpen("too_large", "bytes")
        _write(content, limits, words)
    except UnableToOpen as refusal:
        _line({"refused": refusal.args[0], "detail": refusal.args[1]})
    except MemoryError:
        _line({"refused": "too_large", "detail": "memory"})
    except (zipfile.BadZipFile, CalamineError, EOFError, ValueError, KeyError, OSError):
        _line({"refused": "damaged", "detail": ""})


def _write(content: bytes, limits: dict[str, int], words: frozenset[str]) -> None:
    formulas = _inspect(content, limits)
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    shown = [one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible]
    sheets = [book.get_sheet_by_name(name) for name in shown]
    if not sheets:
        raise UnableToOpen("damaged", "sheets")
    sheet = max(sheets, key=lambda one: _fits(one, words))
    height, width = sheet.total_height, sheet.total_width
    if height > limits["rows"] or height * width > limits["cells"]:
        raise UnableToOpen("too_large", "cells")
    place = list(book.sheet_names).index(sheet.name)
    _line({"sheet": sheet.name, "merged": sheet.merged_cell_ranges, "formulas": formulas.get(place, [])})
    for row in _rows(sheet):
        _line([[_text(cell) for cell in row], "".join(_kind(cell) for cell in row)])


def _fits(sheet: CalamineSheet, words: frozenset[str]) -> int:
    """How many agreed header words one of the first rows has."""
    rows = (row for row, _ in zip(_rows(sheet), range(_LOOK_AT), strict=False))
    return max((sum("".join(str(cell).split()) in words for cell in row) for row in rows), default=0)


def _rows(sheet: CalamineSheet) -> Iterator[list[Any]]:
    """Every row from the first of the sheet, with the empty columns at its left."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield left + row


def _inspect(content: bytes, limits: dict[str, int]) -> dict[int, list[str]]:
    """Unpack every part in pieces, before any reader may: its true size, no entities, and where formulas are.

    Sizes that an archive declares of itself are not believed.
    """
    unpacked = 0
    formulas: dict[int, list[str]] = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" not in names or len(names) > limits["parts"]:
            raise UnableToOpen("damaged", "parts")
        if any(name.endswith("vbaProject.bin") for name in names):
            raise UnableToOpen("macros", "")
        sheets = _sheet_parts(archive)
        for name in names:
            rest = b""
            with archive.open(name) as part:
                while piece := part.read(_PIECE):
                    unpacked += len(piece)
                    if unpacked > limits["unpacked"]:
                        raise UnableToOpen("too_large", "unpacked")
                    rest += piece
                    if _UNSAFE.search(rest):
                        raise UnableToOpen("entities", "")
                    if name in sheets:
                        formulas.setdefault(sheets[name], []).extend(_formulas(rest))
                    rest = rest[-_OVERLAP:]
    return {place: sorted(set(found)) for place, found in formulas.items()}


def _formulas(piece: bytes) -> list[str]:
    return [found.decode() for found in _CELL.findall(piece)]


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, int]:
    """The part of each sheet, and its place in the workbook."""
    book = archive.read("xl/workbook.xml")[:_PIECE]
    targets = archive.read("xl/_rels/workbook.xml.rels")[:_PIECE]
    paths = {}
    for tag in re.findall(rb"<Relationship\s[^>]*>", targets):
        found = {key: value for key, value in re.findall(rb'(\w+)="([^"]*)"', tag)}
        target = found.get(b"Target", b"").decode().lstrip("/")
        paths[found.get(b"Id", b"")] = target if target.startswith("xl/") else f"xl/{target}"
    order = re.findall(rb'<(?:\w+:)?sheet\s[^>]*?\w+:id="([^"]*)"', book)
    return {paths[key]: place for place, key in enumerate(order) if key in paths}


def _kind(cell: object) -> str:
    if cell == "":
        return "-"
    return next((letter for kind, letter in _KINDS if isinstance(cell, kind)), "t")


def _text(cell: object) -> str:
    """A cell as a person sees it: numbers to the 15 places that a sheet holds, midnight without its time."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{Decimal(format(cell, '.15g')):f}"
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ").removesuffix(" 00:00:00")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _line(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
