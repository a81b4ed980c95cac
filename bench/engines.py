"""Policy engines side by side, one process each: `python -m bench.engines [--persons N …]`.

The 12-variable rule set in Doudi, openfisca-core and policyengine-core, whose results must be equal before
anything is said of time; the whole law against the limit of its own columns; one household, explained. Writes
its section of docs/performance.md. 30 million persons need some 3 GB of disk for the while.
"""

import argparse
import datetime as dt
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from bench import machine, peers
from bench.engines_page import section, written
from bench.process import Timed, answer, timed, whole
from bench.twelve import equal, household

ROOT = Path(__file__).resolve().parents[1]
PEERS = ("openfisca_core", "policyengine_core")
SIZES = (1_000_000, 3_000_000)  # 30 million take many minutes: by option
RUNS = 3  # of each program in its process; the first is cold
MADE = (sys.executable, "-m", "doudi.conf.command", "population", "generate")
PERIOD = "2026-09"
FEW = 1_000_000  # the engines for clusters are run on no more than this


class Row(NamedTuple):
    """One program at one size."""

    what: str
    persons: int
    took: Timed


def main() -> None:
    reader = argparse.ArgumentParser(prog="python -m bench.engines", description=__doc__)
    reader.add_argument("--persons", type=int, nargs="+", default=SIZES)
    reader.add_argument("--runs", type=int, default=RUNS, help="of each program in its process")
    reader.add_argument("--folder", type=Path, help="where the populations are made, and deleted again")
    reader.add_argument("--dry", action="store_true", help="print only, do not write docs/performance.md")
    options = reader.parse_args()
    text = measured_section(options.persons, options.runs, options.folder)
    print(text)
    if not options.dry:
        page = ROOT / "docs" / "performance.md"
        page.write_text(written(page.read_text(encoding="utf-8"), text), encoding="utf-8")


def measured_section(sizes: Sequence[int] = SIZES, runs: int = RUNS, folder: Path | None = None) -> str:
    """The section of docs/performance.md."""
    about, on = machine.words(), dt.datetime.now(dt.UTC).date()
    return section(measured(sizes, runs, folder), about, on)


def measured(sizes: Sequence[int], runs: int, folder: Path | None) -> dict[str, Any]:
    """Every table of the section. Raises RuntimeError where the engines differ or one of them fails."""
    interpreter = peers.python()
    with tempfile.TemporaryDirectory(dir=folder) as made:
        scratch = Path(made)
        rows = [list(_twelve(interpreter, scratch, size, runs)) for size in sizes]
        one = _household(interpreter, scratch / f"{sizes[0]}")
        for size in sizes:
            shutil.rmtree(scratch / f"{size}")
        pack = [list(_pack(scratch, size, runs)) for size in sizes]
    return {"twelve": [*chain(*rows)], "household": one, "pack": [*chain(*pack)]}


def _twelve(interpreter: str, scratch: Path, persons: int, runs: int) -> Iterator[Row]:
    folder, outs = scratch / f"{persons}", {name: scratch / f"out-{name}" for name in ("doudi", *PEERS)}
    whole([sys.executable, "-m", "bench.twelve.people", str(folder), "--persons", str(persons)])
    commands = {"doudi": [sys.executable, "-m", "bench.twelve.by_doudi", str(folder), str(outs["doudi"])]}
    for name in PEERS:
        commands[name] = [interpreter, "-m", "bench.twelve.peer", name, str(folder), str(outs[name])]
    for name, command in commands.items():
        yield _said(Row(name, persons, timed([*command, "--runs", str(runs)])))
    for name in PEERS:
        equal.refuse_differences(outs["doudi"], outs[name], name)
    for out in outs.values():
        shutil.rmtree(out)


def _household(interpreter: str, folder: Path) -> dict[str, Any]:
    """Milliseconds for one household, by engine."""
    theirs = folder / "entities.json"
    household.write_for_peers(theirs, PERIOD)
    found = {"doudi": answer([sys.executable, "-m", "bench.twelve.by_doudi", str(folder), "--household"])}
    for name in PEERS:
        found[name] = answer(
            [interpreter, "-m", "bench.twelve.peer", name, str(folder), "--household", str(theirs)]
        )
        if found[name]["found"] != found["doudi"]["found"]:
            raise RuntimeError(
                f"one household: doudi {found['doudi']['found']}, {name} {found[name]['found']}"
            )
    return found


def _pack(scratch: Path, persons: int, runs: int) -> Iterator[Row]:
    """Made by the product's own command, swept by it, and the limit of the same columns."""
    folder, out, columns = scratch / "people", scratch / "swept", scratch / "columns.json"
    yield _said(Row("generate", persons, whole([*MADE, "--persons", str(persons), "--out", str(folder)])))
    sweep = [sys.executable, "-m", "bench.pack", str(folder)]
    yield _said(Row("sweep", persons, timed([*sweep, str(out), "--runs", str(runs)])))
    whole([*sweep, "--columns", str(columns)])
    limit = [
        sys.executable,
        "-m",
        "bench.limit",
        str(folder),
        str(out),
        str(scratch / "copied"),
        str(columns),
    ]
    yield _said(Row("limit", persons, timed([*limit, "--runs", str(runs)])))
    for engine in ("polars", "spark") if persons <= FEW else ():
        again = [*sweep, str(scratch / engine), "--engine", engine, "--runs", str(runs)]
        yield _said(Row(engine, persons, timed(again)))
        equal.refuse_other_rows(out, scratch / engine, engine)
    for left in (folder, out, scratch / "copied", scratch / "polars", scratch / "spark"):
        shutil.rmtree(left, ignore_errors=True)


def _said(row: Row) -> Row:
    print(f"  {row.what}, {row.persons:,} persons: {row.took}", flush=True)
    return row


if __name__ == "__main__":
    main()
