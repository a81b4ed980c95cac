"""A finished comparison, put together: for pages and spreadsheets, and any question of groups later."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from doudi.law.benefits.policies import Policies
from doudi.law.label import Label
from doudi.monitoring.simulate.cells import COUNTS, MEASURES, MONEY, together
from doudi.monitoring.simulate.compare import IN_FORCE, TOTAL, unit
from doudi.monitoring.simulate.groups import DIMENSIONS, WORDS
from doudi.monitoring.simulate.run import MANIFEST, Run, UnableToSimulate
from doudi.monitoring.simulate.tables import write_csv

SUMMARY, CELLS = "summary.json", "cells.parquet"
_TOTAL = Label("按月发的钱，每户合计", "all that is paid by the month, each household together")
_AMOUNT = Label("金额变了", "the amount changed")
_IN_FORCE = Label("只有一边的规定里有这项救助", "only one of the two laws has this benefit")


def finish(run: Run, out: Path) -> Mapping[str, Any]:
    """Put the parts together: cells.parquet, summary.json, and the tables as CSV. Returns the summary."""
    parts = run.population.parts
    cells = pl.scan_parquet([out / f"cells-{part.number:04}.parquet" for part in parts])
    whole = together(cells, ("day", "benefit", *DIMENSIONS))
    whole.write_parquet(out / CELLS)
    changes = pl.scan_parquet([out / f"changes-{part.number:04}.parquet" for part in parts])
    totals = pl.scan_parquet([out / f"totals-{part.number:04}.parquet" for part in parts])
    found = _summary(run, out, whole, changes)
    _write(found, out / SUMMARY)
    write_csv(whole.lazy(), out / "groups.csv")
    write_csv(together(whole, ("day", "benefit")).lazy(), out / "benefits.csv")
    write_csv(changes, out / "changes.csv")
    write_csv(totals, out / "totals.csv")
    return found


def read(out: Path) -> Mapping[str, Any]:
    """The summary of a run. Raises UnableToSimulate where it is not finished."""
    try:
        found: Mapping[str, Any] = json.loads((out / SUMMARY).read_text(encoding="utf-8"))
        return found
    except (OSError, ValueError):
        raise UnableToSimulate(
            f"{out} 里没有完成的测算。请用同样的命令再运行一次，会从停下的地方继续。",
            f"{out} holds no finished run: run the same command again, it goes on where it stopped.",
        ) from None


def by(out: Path, *dimensions: str, benefit: str = TOTAL, day: str = "") -> list[dict[str, Any]]:
    """The figures of a benefit (or of all monthly money together) by any of place, age, disability and type,
    for the first day or another (YYYY-MM-DD): one row for each combination that occurs."""
    frame = pl.read_parquet(out / CELLS).filter(pl.col("benefit") == benefit)
    chosen = day or min(map(str, frame["day"].unique()))
    frame = frame.filter(pl.col("day").cast(pl.String) == chosen)
    return together(frame, dimensions).to_dicts()


def _summary(run: Run, out: Path, cells: pl.DataFrame, changes: pl.LazyFrame) -> dict[str, Any]:
    kept = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    first = cells.filter(pl.col("day") == run.days[0])
    figures = {row["benefit"]: row for row in together(first, ("benefit",)).iter_rows(named=True)}
    return {
        **kept,
        "benefits": [_benefit(run, name, figures[name]) for name in (*run.benefits, TOTAL)],
        "months": _months(cells),
        "groups": {dimension: together(first, ("benefit", dimension)).to_dicts() for dimension in DIMENSIONS},
        "reasons": _reasons(run.proposal.law, changes),
        "words": {
            **{name: {code: one._asdict() for code, one in words.items()} for name, words in WORDS.items()},
            "place": {
                code: run.law.places[code]._asdict() for code in _places(first) if code in run.law.places
            },
        },
    }


def _benefit(run: Run, name: str, figures: Mapping[str, Any]) -> dict[str, Any]:
    if name == TOTAL:
        said, entity, paid = _TOTAL, "household", "yuan/month"
    else:
        benefit = run.proposal.law.benefits[name]
        said, entity, paid = benefit.label, benefit.entity, unit(benefit)
    return {"benefit": name, "label": said._asdict(), "entity": entity, "unit": paid, **_numbers(figures)}


def _numbers(figures: Mapping[str, Any]) -> dict[str, int]:
    return {name: int(figures[name]) for name in MEASURES}


def _months(cells: pl.DataFrame) -> list[dict[str, Any]]:
    """What each benefit costs under both laws, day by day."""
    counted = together(cells, ("day", "benefit")).select("day", "benefit", *COUNTS, *MONEY)
    return counted.with_columns(pl.col("day").cast(pl.String)).to_dicts()


def _places(cells: pl.DataFrame) -> Sequence[str]:
    return cells["place"].unique().sort().to_list()


def _reasons(law: Policies, changes: pl.LazyFrame) -> list[dict[str, Any]]:
    """Why it changes: by benefit, of which to which outcome, and reason, how many and how much."""
    counted = (
        changes.group_by("benefit", pl.col("before", "after").cast(pl.String), "reason")
        .agg(pl.len().alias("rows"), (pl.col("after_fen") - pl.col("before_fen")).sum().alias("fen"))
        .sort("benefit", "rows", "reason", descending=[False, True, False])
        .collect()
    )
    others = {effect.name: effect.label for effect in law.effects} | {IN_FORCE: _IN_FORCE}
    found = []
    for row in counted.iter_rows(named=True):
        rule = law.benefits[row["benefit"]].rules.get(row["reason"])
        said = rule.label if rule else others.get(row["reason"], _AMOUNT)
        found.append({**row, "label": said._asdict()})
    return found


def _write(content: Mapping[str, Any], path: Path) -> None:
    half = path.with_suffix(".half")
    text = json.dumps(content, ensure_ascii=False, indent=1, default=str)
    half.write_text(text + "\n", encoding="utf-8")
    half.replace(path)
