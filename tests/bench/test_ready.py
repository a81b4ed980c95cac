"""The parts of the bench that need the product set up are run through one door, and answer with figures."""

import datetime as dt
import sys

from bench import report
from bench.process import answer

AS_MEASURED = dt.date(2026, 11, 24)


def test_the_check_is_measured_and_stands_on_the_page() -> None:
    found = answer([sys.executable, "-m", "bench.ready", "bench.questions", "--households", "2"])
    assert found["households"] == 2
    assert 1 <= found["pages_median"] <= found["pages_most"]
    times = dict.fromkeys(("p50", "p95", "p99"), 1)
    load = {"pages": 1, "seconds": 1, "all": times, "wrong": {}, "paths": {}}
    loads = ("citizens", "citizens reading", "county queue", "town queue")
    database = {**dict.fromkeys(loads, load), "queries": []}
    results = {"SQLite": database, "PostgreSQL": database, "law": {}, "questions": found, "rolls": {}}
    page = report.page(results, "a machine", AS_MEASURED, 1)
    assert f"| pages most | {found['pages_most']} |" in page
