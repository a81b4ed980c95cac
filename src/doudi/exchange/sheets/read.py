"""Read a workbook (.xlsx, .xls) or CSV (UTF-8 with or without BOM, UTF-16, GB18030) row by row.

The file is opened by `child.py`, a process with bounds; here only its lines are read. Nothing is written to
disk, and rows that came before a refusal are the caller's to forget.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any, cast

from doudi.exchange.sheets.limits import Limits
from doudi.exchange.sheets.refusal import UnableToReadSheets, crashed, refusal

_CHILD = Path(__file__).with_name("child.py")
_LOCALE = {"PYTHONIOENCODING": "utf-8", "PATH": "/usr/bin:/bin"}  # no setting and no key of ours


@dataclass(frozen=True, slots=True)
class Day:
    """A cell that holds a date, as the workbook itself says."""

    iso: str


Cell = str | int | float | bool | Day | None
Area = tuple[int, int, int, int]  # first row, first column, last row, last column; counted from 0, inclusive


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet begins. `name` is "" for CSV. `merged`: its merged cells, whose value stands in the first.

    `formulas`: the cells ("B7") that were worked out, maybe long ago and on another machine.
    """

    name: str
    merged: tuple[Area, ...]
    formulas: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Row:
    """A row that is not empty: its number as the spreadsheet shows it, and its cells from column A on."""

    number: int
    cells: tuple[Cell, ...]


def read(content: bytes, limits: Limits | None = None) -> Iterator[Sheet | Row]:
    """The sheets and rows of a file, in their order. Raises UnableToReadSheets, also after some rows."""
    bounds = limits or Limits()
    if not content:
        raise refusal({"refused": "empty"})
    if len(content) > bounds.bytes:
        raise refusal({"refused": "bytes", "most": bounds.bytes // 1_000_000})
    with _child(content, bounds) as answers:
        for line in answers:
            said = _parsed(line)
            if said is None:
                break
            if isinstance(said, list):
                yield Row(said[0], tuple(map(_cell, said[1:])))
            elif "sheet" in said:
                merged = tuple((a, b, c, d) for a, b, c, d in said["merged"])
                yield Sheet(said["sheet"], merged, frozenset(said["formulas"]))
            elif "refused" in said:
                raise refusal(said)
            else:
                return
    raise crashed()  # it ended without saying so: out of memory or time


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:  # cut off in the midst of a line
        return None


def _cell(value: Any) -> Cell:
    return Day(value["day"]) if isinstance(value, dict) else value


@contextmanager
def _child(content: bytes, limits: Limits) -> Iterator[IO[bytes]]:
    """What the process says that was fed with the file; it ends with the block, or when its time is over."""
    command = [sys.executable, "-B", str(_CHILD), json.dumps(asdict(limits))]
    process = subprocess.Popen(  # noqa: S603  # our own program
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_LOCALE,
        cwd="/",
    )
    watch = threading.Timer(limits.seconds * 2, process.kill)  # by the wall; the process counts its own time
    watch.daemon = True
    watch.start()
    pipes = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    try:
        _feed(pipes[0], content)
        yield pipes[1]
    finally:
        watch.cancel()
        process.kill()
        process.wait()
        pipes[1].close()


def _feed(pipe: IO[bytes], content: bytes) -> None:
    try:
        pipe.write(content)
        pipe.close()
    except BrokenPipeError:  # it died before it had everything: its answer, or its silence, says why
        pass


__all__ = ["Area", "Cell", "Day", "Row", "Sheet", "UnableToReadSheets", "read"]
