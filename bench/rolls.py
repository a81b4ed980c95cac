"""A county's roll of 100,000 rows, checked: with no base, and against a base of the same families.

    python -m bench.ready bench.rolls [--rows N]

Prints one line of JSON for each: seconds of reading, of checking, of writing the workbook, and the largest
memory of this process and of the one that opens the file. The base has eighteen facts of each person; every
family's amount is wrong, so that each has its arithmetic to write.
"""

import argparse
import datetime as dt
import json
import resource
import time
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from bench.rolls_county import county, made
from doudi.access.principal import Principal
from doudi.exchange.sheets.read import read
from doudi.monitoring.rolls.check import Asked, check
from doudi.monitoring.rolls.reading import read_roll
from doudi.monitoring.rolls.workbook import written
from doudi.policies.load import policies

AS_OF = dt.date(2026, 11, 24)
PLACE = "990001"
_T = TypeVar("_T")


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--rows", type=int, default=100_000)
    for line in measured(reader.parse_args().rows):
        print(json.dumps(line), flush=True)


def measured(rows: int) -> Iterator[dict[str, Any]]:
    """Both checks, one after the other, in a database made for them."""
    content, homes = county(rows)
    yield {"benchmark": "roll alone", **one(content, None)}
    made(homes)
    yield {"benchmark": "roll and base", **one(content, Principal.system("bench"))}


def one(content: bytes, reader: Principal | None) -> dict[str, Any]:
    """One check, timed part by part."""
    asked = Asked(PLACE, AS_OF, policies(), reader)
    roll, opening = timed(lambda: read_roll(read(content)))
    report, checking = timed(lambda: check(roll, asked))
    book, writing = timed(lambda: written(read(content), roll, report, "zh"))
    return {
        "rows": report.rows,
        "families": report.families,
        "findings": len(report.findings),
        "reading_s": round(opening, 1),
        "checking_s": round(checking, 1),
        "writing_s": round(writing, 1),
        "whole_s": round(opening + checking + writing, 1),
        "file_mb": round(len(content) / 1e6, 1),
        "workbook_mb": round(len(book) / 1e6, 1),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "peak_opening_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024,
    }


def timed(work: Callable[[], _T]) -> tuple[_T, float]:
    """What some work gives, and the seconds it took."""
    began = time.perf_counter()
    found = work()
    return found, time.perf_counter() - began


if __name__ == "__main__":
    main()
