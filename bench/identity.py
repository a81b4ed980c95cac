"""How well and how fast records of one person are found: a published data set, and generated people.

    python -m bench.identity                       measure everything and print it as Markdown
    python -m bench.identity people 200000         generated people only, as JSON
    python -m bench.identity febrl                 the published data set only, as JSON
    python -m bench.identity weights               the levels of weights.yaml, from generated records

Precision and recall count pairs of records: two records are found together when they end in one group.
"""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import duckdb
import polars as pl
import yaml

from bench import febrl, process
from bench.generated_people import generate
from doudi.registry.identity.decide import LINKED, REVIEW, Groups
from doudi.registry.identity.linking import Linked, link
from doudi.registry.identity.model import LEVELS, NOT_BOTH, column_of
from doudi.registry.identity.records import prepare

TRAINED_ON, TRIED_ON = 1, 7
SIZES: Final = (100_000, 1_000_000)
LEAST_M, LEAST_U = 0.0005, 1e-6  # no share is taken for never


@dataclass(frozen=True)
class Quality:
    """Pairs found and right, found, and there to find; `asked`: true pairs not found that wait for a
    person, of `waiting` pairs in all."""

    right: int
    found: int
    true: int
    asked: int
    waiting: int

    @property
    def precision(self) -> float:
        """Of the pairs found, the share that is right."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Of the true pairs, the share that is found."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.right / (self.found + self.true)


def quality(linked: Linked, whose: Sequence[int]) -> Quality:
    """The links of a run against who is who."""
    groups = Groups({})
    rows = linked.pairs.select("left", "right", "outcome").rows()
    for left, right, outcome in rows:
        if outcome == LINKED:
            groups.join(left, right)
    together: dict[int, list[int]] = {}
    for key in range(len(whose)):
        together.setdefault(groups.of(key), []).append(key)
    found = [pair for group in together.values() for pair in combinations(group, 2)]
    right = sum(whose[one] == whose[other] for one, other in found)
    waiting = {(one, other) for one, other, outcome in rows if outcome == REVIEW}
    waiting = {(one, other) for one, other in waiting if groups.of(one) != groups.of(other)}
    asked = sum(whose[one] == whose[other] for one, other in waiting)
    true = sum(count * (count - 1) // 2 for count in Counter(whose).values())
    return Quality(right, len(found), true, asked, len(waiting))


def people(records: int, seed: int = TRIED_ON) -> dict[str, Any]:
    """Generate, read and link so many records; how well, how long and with how much."""
    made = generate(records, seed)
    begin = time.perf_counter()
    given = made.given()
    read = time.perf_counter() - begin
    linked = link(given)
    seconds = time.perf_counter() - begin
    found = quality(linked, made.whose)
    report = linked.report
    return {
        "records": records,
        "seed": seed,
        "read": round(read, 1),
        "seconds": round(seconds, 1),
        "precision": round(found.precision, 5),
        "recall": round(found.recall, 5),
        "waiting": found.waiting,
        "waiting_true": found.asked,
        "missed": found.true - found.right - found.asked,
        "by_number": report.linked_by_number,
        "by_weight": report.linked_by_weight,
        "scored": sum(report.scored.values()),
        "peak": _peak(),
    }


def trained(records: int = 200_000) -> str:
    """The levels of weights.yaml: m counted over the pairs of one person, u over pairs of a sample."""
    made = generate(records, TRAINED_ON)
    table = prepare(made.given()).with_columns(pl.Series("whose", made.whose))
    with duckdb.connect() as connection:
        connection.register("records", table.to_arrow())
        connection.execute(
            "CREATE TABLE few AS FROM records USING SAMPLE reservoir(4000 ROWS) REPEATABLE (1)"
        )
        columns = ", ".join(f"l.{name} AS {name}_l, r.{name} AS {name}_r" for name in table.columns)
        same = f"SELECT {columns} FROM records l JOIN records r ON l.whose = r.whose AND l.key < r.key"
        other = f"SELECT {columns} FROM few l JOIN few r ON l.whose <> r.whose AND l.key < r.key"
        m, u = (_shares(connection, f"{pairs} WHERE {NOT_BOTH}") for pairs in (same, other))
    levels = {
        name: {
            level: {
                "m": round(max(m[name].get(level, 0.0), LEAST_M), 4),
                "u": _published(name, level, u[name]),
            }
            for level in [*(level for level, _ in LEVELS[name]), "else"]
        }
        for name in LEVELS
    }
    for given in levels.values():
        del given["else"]["u"]  # the rest
    return yaml.safe_dump({"levels": levels}, sort_keys=False)


def _published(name: str, level: str, shares: dict[str, float]) -> Any:
    if level == "same" or name == "place":
        return "counted"
    return float(f"{max(shares.get(level, 0.0), LEAST_U):.2g}")


def _shares(connection: duckdb.DuckDBPyConnection, pairs: str) -> dict[str, dict[str, float]]:
    """For each comparison the share of each level among the pairs in which both sides say something."""
    found: dict[str, dict[str, float]] = {}
    for name, levels in LEVELS.items():
        column = column_of(name)
        cases = " ".join(f"WHEN {sql} THEN '{level}'" for level, sql in levels)
        word = f"CASE WHEN {column}_l IS NULL OR {column}_r IS NULL THEN NULL {cases} ELSE 'else' END"
        counted = connection.execute(
            f"SELECT level, count(*) / sum(count(*)) OVER () FROM (SELECT {word} AS level FROM ({pairs})) "
            "WHERE level IS NOT NULL GROUP BY level"
        )
        found[name] = dict(counted.fetchall())
    return found


def _peak() -> int:
    with open("/proc/self/status", encoding="utf-8") as lines:  # noqa: PTH123
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


def section() -> str:
    """The part of docs/performance.md about identity, each figure from a process of its own."""
    published = process.answer([sys.executable, "-m", "bench.identity", "febrl"])
    runs = [process.answer([sys.executable, "-m", "bench.identity", "people", str(size)]) for size in SIZES]
    return "\n".join(_page(published, runs)) + "\n"


def _page(published: dict[str, Any], runs: list[dict[str, Any]]) -> Iterator[str]:
    yield "## Who is who\n"
    yield (
        f"{published['data']}, 5,000 people twice (target F1 ≥ 0.999): {published['right']:,} right of "
        f"{published['pairs']:,} found, precision {published['precision']:.4f}, recall "
        f"{published['recall']:.4f}, **F1 {published['f1']:.4f}**, {published['seconds']} "
        f"s. A plain model of "
        "Splink 5, trained without labels.\n"
    )
    yield (
        "Generated people of one county (bench/generated_people.py says how often a record is damaged and "
        f"how; the weights were made from seed {TRAINED_ON}, this is seed {TRIED_ON}); pairs of records, "
        "without those that wait for a person (targets: precision ≥ 0.999 at recall ≥ 0.97; a million "
        "records in ≤ 180 s and ≤ 6 GB). Seconds count from the texts of the files.\n"
    )
    yield "| Records | precision | recall | wait (of one person) | missed | pairs weighed | s | GB |"
    yield "|---:|---:|---:|---:|---:|---:|---:|---:|"
    for one in runs:
        yield (
            f"| {one['records']:,} | {one['precision']:.5f} | {one['recall']:.4f} | {one['waiting']:,} "
            f"({one['waiting_true']:,}) | {one['missed']:,} | {one['scored']:,} | {one['seconds']} "
            f"| {one['peak'] / 1e9:.1f} |"
        )


def main() -> None:
    """What the words after the command say."""
    reader = argparse.ArgumentParser(prog="python -m bench.identity", description=__doc__)
    reader.add_argument("what", nargs="?", choices=("people", "febrl", "weights"))
    reader.add_argument("records", nargs="?", type=int, default=200_000)
    options = reader.parse_args()
    if options.what == "people":
        print(json.dumps(people(options.records)))
    elif options.what == "febrl":
        begin = time.perf_counter()
        found = febrl.measured()
        print(json.dumps({**found, "seconds": round(time.perf_counter() - begin, 1)}))
    else:
        print(trained() if options.what == "weights" else section())


if __name__ == "__main__":
    main()
