"""The section of docs/performance.md on policy engines, made of what was measured."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

HEADING = "## The rules over a nation"
NAMES = {
    "doudi": "Doudi",
    "openfisca_core": "openfisca-core",
    "policyengine_core": "policyengine-core",
    "generate": "`doudi population generate`",
    "sweep": "`doudi sweep` (NumPy)",
    "limit": "limit: read the columns, write the result",
    "polars": "`doudi sweep --engine polars`",
    "spark": "`doudi sweep --engine spark`",
}
HEAD = """{heading}

Measured by `python -m bench.engines` on {on}: {machine}. Every program runs alone, in a process of its
own. One-shot: from the start of the process, imports and all, to the end of its first run. Warm: the best
of its later runs. Memory: the most that its process ever held.
"""
TWELVE = """
### Twelve variables, Parquet in, Parquet out

The synthetic rule set of `bench/twelve` (100 regions, five dated standards, about three persons to a
household, one household in a hundred exactly on the limit). All three engines find the same category and
amount for every household and the same subsidies for every person, or there is no table. The others are
given Polars to read and write, arrays at once, and whole fen as int32: as float32, which they take for
money unless told otherwise, some ties go wrong. Times: how many times as long as Doudi. Targets: 6 for
openfisca-core, 3 for policyengine-core.
"""
PACK = """
### The whole law, Parquet to Parquet

Every benefit that is law on the day, for every household and member of a made-up population: outcome,
amount, reason and what is missing, and what is due beside the others. The limit reads the columns that
the rules read and writes the columns that the sweep writes, with as many threads, and decides nothing.
Times: how many times as long as the limit. Targets: 3, and 1 GB; 30 million persons made in 90 s and 1
GB.
"""
ONE = """
### One household with its explanation

Three members, the same twelve variables: category and amount, alone and with the trees of conditions,
values and articles (the others: with their own trace as text). Targets: 0.5 ms at the median, a quarter
of openfisca-core's.
"""


def section(found: dict[str, Any], machine: str, on: dt.date) -> str:
    """The whole section, as Markdown."""
    parts = [
        HEAD.format(heading=HEADING, on=on, machine=machine),
        TWELVE,
        *_table(found["twelve"], "doudi"),
        PACK,
        *_table(found["pack"], "limit"),
        ONE,
        *_household(found["household"]),
    ]
    return "\n".join(parts) + "\n"


def written(page: str, text: str, heading: str = HEADING) -> str:
    """The page with this section in place of an older one of the same heading, or at its end."""
    before, _, old = page.partition(heading)
    following = old[at:] if (at := old.find("\n## ")) >= 0 else ""
    return before.rstrip() + "\n\n" + text.rstrip() + "\n" + following


def _table(rows: Sequence[Any], measure: str) -> Iterator[str]:
    yield (
        "| Persons | Program | warm s | one-shot s | times, warm | times, one-shot | persons/s, warm "
        "| memory MB |"
    )
    yield "|---:|---|---:|---:|---:|---:|---:|---:|"
    of = {row.persons: row.took for row in rows if row.what == measure}
    for row in sorted(rows, key=lambda row: row.persons):
        took, by = row.took, of[row.persons]
        compared = row.what != "generate"
        times = (took.warm / by.warm, took.one_shot / by.one_shot)
        ratios = [f"{one:.1f}" if compared else "" for one in times]
        yield (
            f"| {row.persons:,} | {NAMES[row.what]} | {took.warm:.2f} | {took.one_shot:.2f} "
            f"| {ratios[0]} | {ratios[1]} | {row.persons / took.warm:,.0f} | {took.peak / 1e6:,.0f} |"
        )


def _household(found: dict[str, Any]) -> Iterator[str]:
    yield "| Engine | decided, p50 ms | p95 ms | explained, p50 ms | p95 ms | times, explained |"
    yield "|---|---:|---:|---:|---:|---:|"
    ours = found["doudi"]["explained"]["p50"]
    for name, one in found.items():
        plain, explained = one["plain"], one["explained"]
        yield (
            f"| {NAMES[name]} | {plain['p50']} | {plain['p95']} | {explained['p50']} | {explained['p95']} "
            f"| {explained['p50'] / ours:.1f} |"
        )
