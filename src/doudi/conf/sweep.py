"""`doudi sweep`: decide every household of a population by every rule."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from doudi.conf.arguments import Parser
from doudi.conf.assess import day
from doudi.conf.book import book, offer
from doudi.conf.progress import Progress
from doudi.law.errors import Unable
from doudi.monitoring.population.contract import read
from doudi.monitoring.sweep.engines import ENGINES
from doudi.monitoring.sweep.summary import Row, summary
from doudi.monitoring.sweep.sweep import sweep


def run(argv: Sequence[str]) -> int:
    """Return 0, or 2 after one line about what is wrong."""
    parser = Parser(prog="doudi sweep", description="Decide every household of a population by every rule.")
    parser.add_argument("population", type=Path, metavar="DIR")
    parser.add_argument("--as-of", type=day, required=True)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument("--benefits", nargs="+", metavar="NAME", help="default: all that are law on that day")
    parser.add_argument("--engine", choices=ENGINES, default="numpy", help="all of them find the same rows")
    parser.add_argument("--workers", type=int, default=2)
    offer(parser)
    try:
        options = parser.parse_args(argv)
        asked, population = book(options.book), read(options.population)
        sweep(
            asked.law,
            population,
            options.out,
            as_of=options.as_of,
            benefits=options.benefits,
            progress=Progress("persons"),
            workers=max(options.workers, 1),
            by=options.engine,
        )
        print(asked.said("en"))
        for line in _lines(summary(options.out, population, asked.law)):
            print(line)
    except Unable as refusal:
        print(f"doudi sweep: {refusal}", file=sys.stderr)
        return 2
    return 0


def _lines(rows: Sequence[Row]) -> Iterator[str]:
    """The money is what is due beside the other benefits, and how often it is paid."""
    yield f"{'benefit':<24}{'granted':>14}{'refused':>14}{'cannot tell':>14}{'yuan':>18}"
    for row in rows:
        money = f"{row.due / 100:>18,.0f} {'a month' if row.monthly else 'once'}" if row.fen else ""
        yield f"{row.benefit:<24}{row.granted:>14,}{row.refused:>14,}{row.cannot_tell:>14,}{money}"
