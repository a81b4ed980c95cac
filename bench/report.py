"""The page docs/performance.md, made of what was measured."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

HEAD = """# Performance

Measured by `make bench` on {on}: {machine}.
These are reports, not tests: a target that is missed is said, and nothing fails. The users run on the same
machine as the site and its database, and take their share of it. The web server is the product's own
(granian, WSGI, 2 workers); SQLite with synchronous FULL, PostgreSQL with fsync on.

"""


def page(results: dict[str, Any], machine: str, on: dt.date, cases: int) -> str:
    """The whole page, as Markdown."""
    databases = {name: results[name] for name in ("SQLite", "PostgreSQL")}
    parts = [HEAD.format(on=on, machine=machine)]
    parts += [
        "## Citizens: 20 at once (target p95 ≤ 100 ms)\n",
        "Each of 20 users reads page after page, without a pause (the hardest case) or with about a second "
        "between two clicks (a busy afternoon).\n",
        *_loads(databases, ("citizens", "citizens reading"), ("no pause", "1 s between clicks")),
        f"\n## Staff: a queue of {cases:,} open cases (target p95 ≤ 150 ms)\n",
        "Four members of staff at once, without a pause: the county sees every case, a town its own.\n",
        *_loads(databases, ("county queue", "town queue"), ("county", "town")),
        "\n## Queries do not grow with rows\n",
        *_queries(databases),
        "\n## One household, decided with its whole explanation\n",
        *_figures(results["law"]),
        "\n## How much the citizen's check asks\n",
        "Made-up households of the example county answer page after page with their own facts, until nothing "
        "they could say changes any programme.\n",
        *_figures(results["questions"]),
        "\n## A county's roll of 100,000 rows, checked (target ≤ 30 s)\n",
        "Read, checked and written again with what was found; the file is opened in a process of its own.\n",
        *_rolls(results["rolls"]),
        "\n## Page by page\n",
        *_paths(databases),
    ]
    return "\n".join(parts) + "\n"


def _loads(databases: dict[str, Any], keys: tuple[str, ...], names: tuple[str, ...]) -> Iterator[str]:
    yield "| Database | Load | pages/s | p50 ms | p95 ms | p99 ms | no page |"
    yield "|---|---|---:|---:|---:|---:|---:|"
    for database, found in databases.items():
        for key, name in zip(keys, names, strict=True):
            load, times = found[key], found[key]["all"]
            rate = load["pages"] / load["seconds"]
            wrong = sum(load["wrong"].values())
            yield (
                f"| {database} | {name} | {rate:.0f} | {times['p50']} | {times['p95']} | {times['p99']} "
                f"| {wrong} |"
            )


def _queries(databases: dict[str, Any]) -> Iterator[str]:
    yield "| Database | Page | Rows | Queries |"
    yield "|---|---|---:|---:|"
    for database, found in databases.items():
        for path, rows, queries in found["queries"]:
            yield f"| {database} | `{path}` | {rows} | {queries} |"


def _rolls(found: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    yield "| Database | Check | Findings | read s | check s | write s | whole s | MB | MB of the opening |"
    yield "|---|---|---:|---:|---:|---:|---:|---:|---:|"
    for database, runs in found.items():
        for run in runs:
            yield (
                f"| {database} | {run['benchmark']} | {run['findings']:,} | {run['reading_s']} "
                f"| {run['checking_s']} | {run['writing_s']} | {run['whole_s']} | {run['peak_mb']} "
                f"| {run['peak_opening_mb']} |"
            )


def _figures(found: dict[str, Any]) -> Iterator[str]:
    yield "| What | Figure |"
    yield "|---|---:|"
    for name, value in found.items():
        figure = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
        yield f"| {name.replace('_', ' ')} | {figure} |"


def _paths(databases: dict[str, Any]) -> Iterator[str]:
    yield "| Database | Load | Page | p50 ms | p95 ms |"
    yield "|---|---|---|---:|---:|"
    for database, found in databases.items():
        for load in ("citizens", "county queue", "town queue"):
            for path, times in found[load]["paths"].items():
                yield f"| {database} | {load} | `{path}` | {times['p50']} | {times['p95']} |"
