"""A sweep in numbers: of each benefit how many are granted, refused, not told, and what it comes to."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from doudi.law.benefits.policies import Policies
from doudi.monitoring.population.contract import Population


@dataclass(frozen=True, slots=True)
class Row:
    """One benefit. Rows of households, or of persons where persons receive it. `fen`: what it comes to in
    all, by its own rules; `due`: the same beside the other benefits. `monthly`: paid month by month, and not
    once."""

    benefit: str
    granted: int
    refused: int
    cannot_tell: int
    fen: int
    due: int
    monthly: bool


def summary(out: Path, population: Population, law: Policies) -> Sequence[Row]:
    """Read the result of a finished sweep."""
    benefits = json.loads((out / "sweep.json").read_text(encoding="utf-8"))["benefits"]
    frames = {
        level: pl.scan_parquet([part.file(out, level) for part in population.parts])
        for level in ("households", "persons")
    }
    columns = {level: set(frame.collect_schema().names()) for level, frame in frames.items()}
    rows: list[Row] = []
    for benefit in benefits:
        level = "households" if benefit in columns["households"] else "persons"
        amount = f"{benefit}_amount"
        due = f"{benefit}_due" if f"{benefit}_due" in columns[level] else amount
        counts = (
            frames[level]
            .group_by(pl.col(benefit).cast(pl.String))
            .agg(pl.len(), pl.col(amount).sum().alias("fen"), pl.col(due).sum().alias("beside"))
            .collect()
        )
        found = {outcome: of for outcome, *of in counts.iter_rows()}
        granted, refused, unknown = (
            found.get(one, (0, 0, 0)) for one in ("granted", "refused", "cannot_tell")
        )
        counted = granted[0], refused[0], unknown[0]
        rows.append(Row(benefit, *counted, granted[1], granted[2], _monthly(law, benefit)))
    return rows


def _monthly(law: Policies, name: str) -> bool:
    benefit = law.benefits[name]
    return bool(benefit.amount) and benefit.rules[benefit.amount].unit.endswith("/month")
