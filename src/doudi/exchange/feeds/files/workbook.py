"""Workbooks (XLSX): read by a child process within limits, and taken for what their cells are."""

import contextlib
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from doudi.exchange.feeds.batch import Batch
from doudi.exchange.feeds.contract import Contract
from doudi.exchange.feeds.errors import UnableToLand
from doudi.exchange.feeds.files import header, sheet_rows
from doudi.law.label import Label

AT_ONCE = 50_000
LIMITS: Final[Mapping[str, int]] = {
    "bytes": 64 * 1024 * 1024,
    "unpacked": 640 * 1024 * 1024,
    "parts": 2_000,
    "rows": 1_048_576,
    "cells": 20_000_000,
    "memory": 2 * 1024 * 1024 * 1024,
    "seconds": 60,
}
_REFUSALS: Final[Mapping[str, Label]] = {
    "damaged": Label(
        "表格文件打不开，可能没有传完，或不是 XLSX。请重新发送。",
        "The workbook cannot be opened: it may be cut, or is no XLSX. Send it again.",
    ),
    "too_large": Label(
        "表格解开后太大（限 2 GB 内存、104 万行、2000 万格、60 秒）。请改发 CSV，或分成几份。",
        "The workbook is too large when unpacked (2 GB of memory, 1,048,576 rows, 20 million cells, 60 "
        "seconds). Send CSV, or several parts.",
    ),
    "entities": Label(
        "表格文件里有外部实体声明，正常的表格没有。请查明来源，不要打开它。",
        "The workbook declares external entities, which no ordinary one does. Find out where it comes from.",
    ),
    "macros": Label(
        "表格文件带宏。请另存为不带宏的 XLSX。", "The workbook has macros: save it as XLSX without."
    ),
}


@dataclass(frozen=True)
class Sheet:
    """What the child says of the sheet before its rows."""

    name: str
    merged: Sequence[Sequence[Sequence[int]]]
    formulas: frozenset[str]


def look(contract: Contract, chunks: Iterable[bytes], limits: Mapping[str, int] = LIMITS) -> header.Layout:
    """The header of the workbook. Raises UnableToLand."""
    with contextlib.closing(_read(contract, chunks, limits)) as lines:
        next(lines)
        first = [row[0] for row, _ in zip(lines, range(header.LOOK_AT), strict=False)]
    return header.find(contract, first)


def batches(
    contract: Contract, layout: header.Layout, chunks: Iterable[bytes], limits: Mapping[str, int] = LIMITS
) -> Iterator[Batch]:
    """The sheet as batches of `AT_ONCE` rows. Raises UnableToLand."""
    with contextlib.closing(_read(contract, chunks, limits)) as lines:
        said = next(lines)
        sheet = Sheet(said["sheet"], said["merged"], frozenset(said["formulas"]))
        held: list[tuple[list[str], str]] = []
        number, line = 0, 1
        for cells, kinds in lines:
            held.append((cells, kinds))
            if len(held) == AT_ONCE:
                yield _batch(contract, layout, sheet, held, number, line)
                number, line, held = number + 1, line + len(held), []
        yield _batch(contract, layout, sheet, held, number, line)


def _batch(
    contract: Contract,
    layout: header.Layout,
    sheet: Sheet,
    rows: list[tuple[list[str], str]],
    number: int,
    line: int,
) -> Batch:
    taken = sheet_rows.sort_out(contract, layout, [cells for cells, _ in rows], line)
    table = sheet_rows.table(layout, [rows[at][0] for at in taken.records])
    kinds = [rows[at][1] for at in taken.records]
    odd: dict[tuple[str, str], pl.Series] = {}
    merged = _merged(sheet)
    for place, name in enumerate(layout.names):
        if not name:
            continue
        field = contract.field(name)
        numeric = [kind[place : place + 1] == "n" for kind in kinds]
        if field.type == "id_number":
            odd[name, "numeric_cell"] = pl.Series(numeric, dtype=pl.Boolean)
        elif field.type in {"identifier", "phone"}:
            long = (table[name].str.len_chars() > 15).fill_null(value=False)
            odd[name, "numeric_cell"] = pl.Series(numeric, dtype=pl.Boolean) & long
        lines = [line + at for at in taken.records]
        odd[name, "formula"] = pl.Series(
            [f"{_letters(place)}{at}" in sheet.formulas for at in lines], dtype=pl.Boolean
        )
        odd[name, "merged"] = pl.Series([(at - 1, place) in merged for at in lines], dtype=pl.Boolean)
    marked = {key: mask for key, mask in odd.items() if mask.any()}
    lines_ = pl.Series([line + at for at in taken.records], dtype=pl.UInt32)
    return Batch(number, lines_, table, marked, taken.broken, taken.left_out)


def _merged(sheet: Sheet) -> frozenset[tuple[int, int]]:
    """Cells (row, column from 0) that a merge over several rows has emptied."""
    covered = set()
    for (top, left), (bottom, right) in sheet.merged:
        covered |= {(row, column) for row in range(top + 1, bottom + 1) for column in range(left, right + 1)}
    return frozenset(covered)


def _letters(place: int) -> str:
    """The name of a column: 0 → A, 26 → AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _read(contract: Contract, chunks: Iterable[bytes], limits: Mapping[str, int]) -> Iterator[Any]:
    """The lines that the child writes; the child is gone when this ends, however it ends."""
    words = sorted({re.sub(r"\s", "", word) for one in contract.fields for word in one.headers})
    command = [
        sys.executable,
        "-m",
        f"{__package__}.workbook_child",
        json.dumps(dict(limits)),
        json.dumps(words),
    ]
    child = subprocess.Popen(  # noqa: S603 - ourselves, with words of our own contract
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    feeder = threading.Thread(target=_feed, args=(child, chunks), daemon=True)
    alarm = threading.Timer(limits["seconds"] * 2, child.kill)
    feeder.start()
    alarm.start()
    try:
        yield from _lines(child)
        if child.wait():
            raise _refusal("too_large")  # stopped by its limits, before it could say so
    finally:
        alarm.cancel()
        child.kill()
        child.wait()
        feeder.join()
        if child.stdout:
            child.stdout.close()


def _lines(child: "subprocess.Popen[bytes]") -> Iterator[Any]:
    first = True
    for raw in child.stdout or ():
        try:
            line = json.loads(raw)
        except ValueError:
            raise _refusal("too_large") from None  # killed in the middle of a line
        if isinstance(line, dict) and "refused" in line:
            raise _refusal(line["refused"])
        first = False
        yield line
    if first:
        raise _refusal("too_large")


def _feed(child: "subprocess.Popen[bytes]", chunks: Iterable[bytes]) -> None:
    with contextlib.suppress(OSError):  # the child has read enough, and gone
        if child.stdin:
            for chunk in chunks:
                child.stdin.write(chunk)
            child.stdin.close()


def _refusal(code: str) -> UnableToLand:
    words = _REFUSALS.get(code, _REFUSALS["damaged"])
    return UnableToLand(f"xlsx_{code}", words.zh, words.en)
