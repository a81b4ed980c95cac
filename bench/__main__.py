"""`python -m bench`: everything, on both databases; writes docs/performance.md."""

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import engines, identity, landing, machine, report
from bench.process import answer
from bench.site import Bench, served
from tests.everything import postgres

ROOT = Path(__file__).resolve().parents[1]
CITIZENS = "wang,chen,zhao,sun,li,ma,ayi,zhang"
CITIZEN_PATHS = "/,/check/,/my/,/apply/,/my/looks/,/public/notices/"
COUNTY_PATHS = "/staff/cases/,/staff/cases/?state=investigating,/staff/cases/?deadline=overdue"
TOWN_PATHS = "/staff/cases/"


def main() -> None:
    """Measure, print, write."""
    reader = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    reader.add_argument("--seconds", type=float, default=15, help="length of each load")
    reader.add_argument("--cases", type=int, default=100_000, help="open cases in the queue")
    reader.add_argument("--dry", action="store_true", help="print only, do not write docs/performance.md")
    reader.add_argument("--rows", type=int, default=landing.ROWS, help="of a delivery that is landed")
    reader.add_argument(
        "--persons", type=int, nargs="+", default=engines.SIZES, help="for the policy engines"
    )
    options = reader.parse_args()
    about = machine.words()
    with postgres.cluster(durable=True) as url:
        results = {
            name: measure(database, options) for name, database in (("SQLite", ""), ("PostgreSQL", url))
        }
    results["law"] = answer([sys.executable, "-m", "bench.one_household"])
    results["questions"] = answer([sys.executable, "-m", "bench.ready", "bench.questions"])
    with postgres.cluster(durable=True) as url:
        results["rolls"] = {"SQLite": rolls(""), "PostgreSQL": rolls(url)}
    text = report.page(results, about, dt.datetime.now(dt.UTC).date(), options.cases)
    text += "\n" + engines.measured_section(options.persons)
    text += "\n" + landing.measured_section(options.rows)
    text += "\n" + identity.section()
    print(text)
    if not options.dry:
        (ROOT / "docs" / "performance.md").write_text(text, encoding="utf-8")


def measure(database: str, options: argparse.Namespace) -> dict[str, Any]:
    """Everything on one database."""
    with served(database) as site:
        found = {
            "citizens": _load(site, CITIZENS, CITIZEN_PATHS, options.seconds, 0),
            "citizens reading": _load(site, CITIZENS, CITIZEN_PATHS, options.seconds, 1),
        }
        print(site.run("bench.ready", "bench.crowd", str(options.cases)), end="", flush=True)
        found["queries"] = json.loads(site.run("bench.ready", "bench.queries"))
        found["county queue"] = _load(site, "officer", COUNTY_PATHS, options.seconds, 0, users=4)
        found["town queue"] = _load(site, "clerk.yunping", TOWN_PATHS, options.seconds, 0, users=4)
    return found


def rolls(database: str) -> list[dict[str, Any]]:
    """A roll checked with and without a base, on a database of its own ("" is SQLite)."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith("DOUDI_")}
    if database:
        environment["DOUDI_DATABASE_URL"] = database
    command = [sys.executable, "-m", "bench.ready", "bench.rolls"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def _load(
    site: Bench, accounts: str, paths: str, seconds: float, pause: float, users: int = 20
) -> dict[str, Any]:
    words = ["--as", accounts, "--paths", paths, "--users", str(users), "--seconds", str(seconds)]
    found: dict[str, Any] = json.loads(site.run("bench.load", site.url, *words, "--pause", str(pause)))
    print(f"  {users} users, {found['pages']} pages, {found['all']}, wrong: {found['wrong']}", flush=True)
    return found


if __name__ == "__main__":
    main()
