"""Reading what-ifs: the list of an office, one with its figures, and its files."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml
from django.conf import settings
from django.db import transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.law.errors import Unable
from doudi.monitoring.models import WhatIf
from doudi.monitoring.simulate import summary
from doudi.monitoring.simulate.compare import TOTAL
from doudi.monitoring.simulate.groups import DIMENSIONS
from doudi.monitoring.whatif.places import folder_of

# What may be taken along: no lists of single households, and of groups what the page tells.
FILES = ("benefits.csv", "groups.csv", "cells.parquet", "reform.yaml")
_TOLD_OTHERWISE = {
    "zh": "这次测算保存时，小组的户数要求比现在低。请再算一次。",
    "en": "When this was kept, smaller groups were told apart than may be now: run it again.",
}
_MOST = 100


class UnableToFindWhatIf(Unable):
    """There is no such what-if within reach, or it is not finished."""


@dataclass(frozen=True)
class Row:
    """One what-if as it stands. `changes`: parameter, place and value, as they were written."""

    id: UUID
    label: str
    population_name: str
    since: dt.date
    as_of: dt.date
    months: int
    state: str
    persons_done: int
    persons: int
    refusal: Mapping[str, str]
    policy_hash: str
    changed_hash: str
    population_hash: str
    by: str
    office: str
    asked_at: dt.datetime
    ended_at: dt.datetime | None
    changes: tuple[Mapping[str, Any], ...]

    @property
    def moving(self) -> bool:
        """Whether it still moves by itself."""
        return self.state in (WhatIf.State.WAITING, WhatIf.State.RUNNING)

    @property
    def done(self) -> bool:
        """Whether its figures are there."""
        return self.state == WhatIf.State.DONE


def runs(principal: Principal) -> tuple[Row, ...]:
    """The what-ifs within reach, the latest first."""
    require(principal, "whatif.read")
    rows = WhatIf.objects.within(principal).order_by("-asked_at", "-id")[:_MOST]
    return tuple(_row(one) for one in rows)


def run(principal: Principal, run_id: UUID) -> Row:
    """One of them. Raises UnableToFindWhatIf."""
    require(principal, "whatif.read")
    found = WhatIf.objects.within(principal).filter(id=run_id).first()
    if found is None:
        raise UnableToFindWhatIf("没有这次测算。", "There is no such what-if.")
    return _as_told_now(_row(found))


def several(principal: Principal, run_ids: Sequence[UUID]) -> tuple[Row, ...]:
    """The finished ones among these, in this order."""
    require(principal, "whatif.read")
    rows = WhatIf.objects.within(principal).filter(id__in=run_ids, state=WhatIf.State.DONE)
    found = {one.id: _as_told_now(_row(one)) for one in rows}
    return tuple(found[one] for one in dict.fromkeys(run_ids) if one in found and found[one].done)


def figures(row: Row) -> Mapping[str, Any]:
    """The summary of a finished what-if, as `doudi simulate` writes it. Raises UnableToSimulate."""
    return summary.read(folder_of(row.id))


def by(row: Row, dimensions: Sequence[str], benefit: str = TOTAL) -> list[dict[str, Any]]:
    """The figures of a benefit by any of place, age, disability and type, in their order."""
    wanted = [name for name in DIMENSIONS if name in dimensions]
    return summary.by(folder_of(row.id), *wanted, benefit=benefit)


def file(principal: Principal, run_id: UUID, name: str, *, at: dt.datetime) -> Path:
    """A file of a finished what-if; that it was taken is journaled. Raises UnableToFindWhatIf."""
    row = run(principal, run_id)
    path = folder_of(row.id) / name
    if not row.done or name not in FILES or not path.exists():
        raise UnableToFindWhatIf("没有这个文件。", "There is no such file.")
    with transaction.atomic():
        record(Event("whatif.file", principal.ref, at, detail={"run": str(run_id), "file": name}))
    return path


def _as_told_now(row: Row) -> Row:
    """A finished one, unless its figures tell smaller groups apart than may be now (SMALLEST_GROUP)."""
    if not row.done or figures(row).get("smallest", 1) >= settings.SMALLEST_GROUP:
        return row
    return replace(row, state=WhatIf.State.FAILED, refusal=_TOLD_OTHERWISE)


def _row(one: WhatIf) -> Row:
    said = yaml.safe_load(one.reform)
    return Row(
        one.id,
        one.label,
        one.population_name,
        said["from"],
        one.as_of,
        one.months,
        one.state,
        one.persons_done,
        one.persons,
        one.refusal,
        one.policy_hash,
        one.changed_hash,
        one.population_hash,
        one.actor_name,
        one.actor_office,
        one.asked_at,
        one.ended_at,
        tuple(said["parameters"]),
    )
