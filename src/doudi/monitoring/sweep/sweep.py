"""`doudi sweep`: read a population part by part, decide every household, write what was found.

A run can be stopped at any moment: a part is written beside its place and then moved there, so a second run
does what is missing. A sample of every part is decided again, one household at a time, and any difference
fails the run.
"""

import json
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from doudi.law.benefits.columns import Pack
from doudi.law.benefits.policies import Policies
from doudi.law.errors import Unable
from doudi.monitoring.population.contract import Part, Population, refuse_misfits
from doudi.monitoring.sweep.engines import Engine, engine

MANIFEST = "sweep.json"


class UnableToSweep(Unable):
    """The folder holds another run."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a run was of. Two runs with one `identity` write the same files."""

    population: Population
    benefits: tuple[str, ...]
    as_of: date
    policies: str

    @property
    def identity(self) -> dict[str, Any]:
        """Everything the result depends on."""
        return {
            "population": self.population.hash,
            "benefits": list(self.benefits),
            "as_of": self.as_of.isoformat(),
            "policies": self.policies,
        }


def sweep(
    policies: Policies,
    population: Population,
    out: Path,
    *,
    as_of: date,
    benefits: Iterable[str] | None = None,
    progress: Callable[[int, int], None] = lambda done, whole: None,
    workers: int = 2,
    by: str = "numpy",
) -> Run:
    """Decide everybody. `progress`: persons done, of all. `by`: the engine; all of them write the same rows.

    Raises UnableToReadPopulation, UnableToSweep, UnableToStart, UnableToAgree.
    """
    decided = engine(by)
    pack = Pack(policies, tuple(benefits or policies.in_force(as_of)), as_of=as_of)
    refuse_misfits(population, policies.facts)
    run = Run(population, tuple(pack.rulesets), as_of, policies.hash)
    _begin(run, out)
    waiting = [part for part in population.parts if not part.file(out, "households").exists()]
    done = population.persons - sum(part.persons for part in waiting)
    progress(done, population.persons)
    with ThreadPoolExecutor(workers) as pool:
        for persons in pool.map(lambda part: _swept(decided, pack, population, part, out), waiting):
            done += persons
            progress(done, population.persons)
    return run


def _begin(run: Run, out: Path) -> None:
    """Note what the run is of, or see that the folder holds a part of this very run."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / MANIFEST
    if path.exists():
        if _noted(path) != run.identity:
            raise UnableToSweep(
                f"{out} 里是另一次测算的结果（人口、日期、项目或规则不同）。请换一个目录。",
                f"{out} holds another run (population, day, benefits or rules differ): "
                "choose another folder.",
            )
        return
    if any(out.glob("*.parquet")):  # a part's file would be taken for a part that is done
        raise UnableToSweep(
            f"{out} 里有别的数据，例如人口本身。请换一个目录。",
            f"{out} holds other data, such as the population itself: choose another folder.",
        )
    half = path.with_suffix(".half")
    half.write_text(json.dumps(run.identity, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    half.replace(path)


def _noted(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError:  # no run of ours: another's file, or a disk that failed
        return None


def _swept(decided: Engine, pack: Pack, population: Population, part: Part, out: Path) -> int:
    """One part, persons last but households' file in its place last of all: it says the part is done."""
    result = decided(pack, population, part, out)
    for level in ("persons", "households"):
        _write(result[level], part.file(out, level))
    return part.persons


def _write(frame: pl.DataFrame, path: Path) -> None:
    half = path.with_suffix(".half")
    frame.write_parquet(half, compression="zstd", compression_level=1, statistics=False)
    half.replace(path)
