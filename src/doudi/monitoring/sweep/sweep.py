"""`doudi sweep`: read a population part by part, decide every household, write what was found.

A run can be stopped at any moment: a part is written beside its place and then moved there, so a second run
does what is missing. A sample of every part is decided again, one household at a time, and any difference
fails the run.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from doudi.law.benefits.columns import Pack
from doudi.law.benefits.policies import Policies
from doudi.law.errors import Unable
from doudi.monitoring.files import read_json, write_json, write_parquet
from doudi.monitoring.parts import Progress, go_on
from doudi.monitoring.population.contract import Part, Population, refuse_misfits
from doudi.monitoring.sweep.engines import Engine, engine
from doudi.monitoring.sweep.results import FORMAT

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
            "format": FORMAT,
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
    progress: Progress = lambda done, whole: None,
    workers: int = 2,
    by: str = "numpy",
) -> Run:
    """Decide everybody. `progress`: persons done, of all. `by`: the engine; all of them write the same rows.

    Raises UnableToReadPopulation, UnableToSweep, UnableToStart, UnableToAgree, UnableToFinish.
    """
    decided = engine(by)
    pack = Pack(policies, tuple(benefits or policies.in_force(as_of)), as_of=as_of)
    refuse_misfits(population, policies.facts)
    run = Run(population, tuple(pack.rulesets), as_of, policies.hash)
    _begin(run, out)
    go_on(
        population,
        lambda part: part.file(out, "households").exists(),
        lambda part: _sweep(decided, pack, population, part, out),
        progress=progress,
        workers=workers,
    )
    return run


def _begin(run: Run, out: Path) -> None:
    """Note what the run is of, or see that the folder holds a part of this very run."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / MANIFEST
    if path.exists():
        if read_json(path) != run.identity:
            raise UnableToSweep(
                f"{out} 里是另一次测算的结果（人口、日期、项目、规则或软件版本不同）。请换一个目录。",
                f"{out} holds another run (population, day, benefits, rules or release differ): "
                "choose another folder.",
            )
        return
    if any(out.glob("*.parquet")):  # a part's file would be taken for a part that is done
        raise UnableToSweep(
            f"{out} 里有别的数据，例如人口本身。请换一个目录。",
            f"{out} holds other data, such as the population itself: choose another folder.",
        )
    write_json(run.identity, path)


def _sweep(decided: Engine, pack: Pack, population: Population, part: Part, out: Path) -> None:
    """One part, persons last but households' file in its place last of all: it says the part is done."""
    result = decided(pack, population, part, out)
    for level in ("persons", "households"):
        write_parquet(result[level], part.file(out, level))
