"""`doudi simulate`: the law as it is and as a reform would have it, over the same population, part by part.

DIR/run.json                what was run: who, when, the reform, the hashes of both laws and of the population
DIR/reform.yaml             the reform as it was
DIR/cells-0000.parquet      of each part, the comparison in numbers (`cells`), for each day
DIR/changes-0000.parquet    everybody whose outcome or money changes, with the reason
DIR/totals-0000.parquet     every household whose money a month changes in all
DIR/cells.parquet, summary.json, *.csv      the whole, once every part is there

A run can be stopped at any moment, like a sweep, and a sample of every part is decided again one by one.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from doudi.law.benefits.adopted import under_reform
from doudi.law.benefits.columns import Pack
from doudi.law.benefits.load import read as read_policies
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.reform import Heading, heading
from doudi.law.errors import Unable
from doudi.monitoring.population.contract import Part, Population, refuse_misfits
from doudi.monitoring.simulate.cells import cells
from doudi.monitoring.simulate.compare import changes, compared, net, totals
from doudi.monitoring.simulate.groups import asked, groups
from doudi.monitoring.simulate.reading import Told, frames, read
from doudi.monitoring.sweep.arrays import Opened, opened
from doudi.monitoring.sweep.sample import checked

MANIFEST = "run.json"


class UnableToSimulate(Unable):
    """The reform changes nothing in that time, or the folder holds another run."""


class Proposal(NamedTuple):
    """A reform, and the law as it would be."""

    path: Path
    heading: Heading
    law: Policies


class Kept(NamedTuple):
    """Who runs it, and when: kept with the result."""

    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """What a run is of. Two runs with one `identity` write the same figures. `days`: the first is the day of
    the lists; the cost is told for all of them."""

    population: Population
    proposal: Proposal
    law: Policies
    benefits: tuple[str, ...]
    days: tuple[date, ...]

    @property
    def identity(self) -> dict[str, Any]:
        """Everything the result depends on."""
        return {
            "population": self.population.hash,
            "policies": self.law.hash,
            "policies_changed": self.proposal.law.hash,
            "benefits": list(self.benefits),
            "days": [day.isoformat() for day in self.days],
        }


class _Laws(NamedTuple):
    """Both laws on one day, ready to be read."""

    day: date
    before: Pack
    after: Pack


def proposed(law: Policies, folder: Path, path: Path) -> Proposal:
    """The reform in a file, checked with the policy files of a folder and laid over the law that was made
    from them. Raises UnableToReadPolicy."""
    return Proposal(path, heading(path), under_reform(law, read_policies(folder, path), path))


def months(as_of: date, count: int) -> tuple[date, ...]:
    """The day itself, and the first day of each of the `count - 1` months after it."""
    first = as_of.year * 12 + as_of.month - 1
    count = min(count, date.max.year * 12 + 12 - first)
    return (as_of, *(date((first + n) // 12, (first + n) % 12 + 1, 1) for n in range(1, count)))


def simulate(
    law: Policies,
    proposal: Proposal,
    population: Population,
    out: Path,
    *,
    days: Sequence[date],
    kept: Kept,
    benefits: Iterable[str] | None = None,
    progress: Callable[[int, int], None] = lambda done, whole: None,
    workers: int = 2,
) -> Run:
    """Compare everybody, part by part. `progress`: persons done, of all. Raises UnableToReadPopulation,
    UnableToSimulate, UnableToAgree, UnableToFindRules."""
    _refuse_too_early(proposal, days)
    refuse_misfits(population, law.facts)
    laws = [_laws(law, proposal.law, day, benefits) for day in days]
    names = tuple(dict.fromkeys([*laws[0].before.rulesets, *laws[0].after.rulesets]))
    run = Run(population, proposal, law, names, tuple(days))
    _begin(run, out, kept)
    _share_facts(law, laws)
    waiting = [part for part in population.parts if not _file(out, "cells", part).exists()]
    done = population.persons - sum(part.persons for part in waiting)
    progress(done, population.persons)
    with ThreadPoolExecutor(workers) as pool:
        for persons in pool.map(lambda part: _compared(laws, population, part, out), waiting):
            done += persons
            progress(done, population.persons)
    return run


def _refuse_too_early(proposal: Proposal, days: Sequence[date]) -> None:
    head = proposal.heading
    if head.since > days[-1]:
        raise UnableToSimulate(
            f"“{head.label.zh}”从 {head.since} 起才生效，到 {days[-1]} 什么都没变。"
            "请把日期改晚，或加 --months。",
            f'"{head.label.en}" begins on {head.since}: nothing has changed by {days[-1]}. '
            "Choose a later day, or more --months.",
        )


def _laws(before: Policies, after: Policies, day: date, benefits: Iterable[str] | None) -> _Laws:
    chosen = tuple(benefits) if benefits is not None else None
    packs = [Pack(law, law.in_force(day) if chosen is None else chosen, as_of=day) for law in (before, after)]
    return _Laws(day, *packs)


def _share_facts(law: Policies, laws: Iterable[_Laws]) -> None:
    """Whatever any of the laws reads, and what the groups are made from, is read from the files once."""
    packs = [pack for one in laws for pack in (one.before, one.after)]
    facts = asked(law)
    for pack in packs:
        facts = facts | pack.facts
    for pack in packs:
        pack.hold(facts)


def _begin(run: Run, out: Path, kept: Kept) -> None:
    """Note what the run is of, or see that the folder holds a part of this very run."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / MANIFEST
    if path.exists():
        if _noted(path) != run.identity:
            raise UnableToSimulate(
                f"{out} 里是另一次测算的结果（人口、日期、项目或规则不同）。请换一个目录。",
                f"{out} holds another run (population, days, benefits or rules differ): "
                "choose another folder.",
            )
        return
    head = run.proposal.heading
    content = {
        "identity": run.identity,
        "reform": {"name": head.name, "label": head.label._asdict(), "from": head.since.isoformat()},
        "population": {
            "name": run.population.name,
            "persons": run.population.persons,
            "households": run.population.households,
        },
        "who": kept.who,
        "at": kept.at.isoformat(timespec="seconds"),
    }
    (out / "reform.yaml").write_bytes(run.proposal.path.read_bytes())
    half = path.with_suffix(".half")
    half.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    half.replace(path)


def _noted(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))["identity"]
    except (ValueError, LookupError, TypeError):  # no run of ours: another's file, or a disk that failed
        return None


def _compared(laws: Sequence[_Laws], population: Population, part: Part, out: Path) -> int:
    """One part; the file of its cells in its place last of all: it says the part is done."""
    held = opened(population, part, laws[0].before)
    found: list[pl.DataFrame] = []
    for number, one in enumerate(laws):
        before, after = read(held, one.before), read(held, one.after)
        rows = {"household": len(held.starts), "person": held.persons}
        all_of = compared((one.before.policies, before), (one.after.policies, after), rows)
        who = groups(held, one.before, one.day)
        monthly = totals(held, all_of)
        found.append(cells(one.day, all_of, monthly, who))
        if number == 0:
            _refuse_differences(held, one, before, after)
            _write(changes(held, one.after.policies, all_of, who), _file(out, "changes", part))
            _write(net(held, *monthly, who), _file(out, "totals", part))
    _write(pl.concat(found), _file(out, "cells", part))
    return part.persons


def _refuse_differences(held: Opened, laws: _Laws, before: dict[str, Told], after: dict[str, Told]) -> None:
    for pack, told in ((laws.before, before), (laws.after, after)):
        checked(held, pack, frames(held, pack, told))


def _file(out: Path, what: str, part: Part) -> Path:
    return out / f"{what}-{part.number:04}.parquet"


def _write(frame: pl.DataFrame, path: Path) -> None:
    half = path.with_suffix(".half")
    frame.write_parquet(half, compression="zstd", compression_level=1, statistics=False)
    half.replace(path)
