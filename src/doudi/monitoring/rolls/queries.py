"""Reading rolls: the list of an office, one with its counts, its findings page by page, and its workbook."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.law.label import Label
from doudi.monitoring.models import Roll, RollFinding
from doudi.monitoring.rolls import journal, store
from doudi.monitoring.rolls.actions import UnableToFindRoll, of
from doudi.monitoring.rolls.finding import Finding, kinds
from doudi.monitoring.rolls.report import notes
from doudi.monitoring.rolls.vocabulary import vocabulary
from doudi.vault.identifiers import row_number

_MOST = 100
PAGE = 50


@dataclass(frozen=True)
class Row:
    """A roll as it stands. `counts`: kind → how many. `columns`: of each sheet its name, field → heading, and
    all its headings. `read`: rows, entries, families, skipped, in_base."""

    id: UUID
    name: str
    place: str
    as_of: dt.date
    state: str
    done: int
    whole: int
    columns: Sequence[Mapping[str, Any]]
    choices: Mapping[str, str]
    counts: Mapping[str, int]
    unchecked: Mapping[str, int]
    read: Mapping[str, int]
    refusal: Mapping[str, str]
    by: str
    office: str
    asked_at: dt.datetime
    ended_at: dt.datetime | None
    kept_until: dt.date
    erased: bool

    @property
    def moving(self) -> bool:
        """Whether it still moves by itself."""
        return not self.erased and self.state in (Roll.State.WAITING, Roll.State.RUNNING)

    @property
    def is_done(self) -> bool:
        """Whether its findings are there."""
        return not self.erased and self.state == Roll.State.DONE

    @property
    def found(self) -> int:
        """How many findings there are."""
        return sum(self.counts.values())

    @property
    def kinds(self) -> list[tuple[str, Label, int]]:
        """The kinds that were found, with words and counts, in the published order."""
        return [
            (name, one.label, self.counts[name]) for name, one in kinds().items() if self.counts.get(name)
        ]

    def sheet(self, number: int) -> str:
        """The name of a sheet, where there are several rolls in the file."""
        names = {one["number"]: one["sheet"] for one in self.columns}
        return names.get(number, "") if len(names) > 1 else ""

    @property
    def columns_in_words(self) -> list[tuple[str, list[tuple[Label, str]]]]:
        """Of each sheet its name, and what is read from which column."""
        fields = vocabulary().fields
        return [
            (one["sheet"], [(fields[name].label, heading) for name, heading in one["of"].items()])
            for one in self.columns
        ]

    @property
    def notes(self) -> list[Label]:
        """What could not be checked, and why."""
        return notes(self.unchecked)


@dataclass(frozen=True)
class Page:
    """Findings in the order of the roll; `next_after` goes into the next call, "" at the end."""

    rows: tuple[Finding, ...]
    next_after: str


def rolls(principal: Principal) -> tuple[Row, ...]:
    """The rolls within reach, the latest first."""
    require(principal, "roll.read")
    found = Roll.objects.within(principal).order_by("-asked_at", "-id")[:_MOST]
    return tuple(_row(one) for one in found)


def roll(principal: Principal, roll_id: UUID) -> Row:
    """One of them. Raises UnableToFindRoll."""
    require(principal, "roll.read")
    return _row(of(principal, roll_id))


@transaction.atomic
def findings(principal: Principal, roll_id: UUID, kind: str, after: str, *, at: dt.datetime) -> Page:
    """A page of one kind ("": of all); whoever is named on it is looked at. Raises UnableToFindRoll."""
    require(principal, "roll.read")
    row = of(principal, roll_id)
    if row.erased_at or row.state != Roll.State.DONE:
        return Page((), "")
    found = RollFinding.objects.within(principal).filter(
        roll=row, version=row.version, position__gt=row_number(after) or 0
    )
    if kind:
        found = found.filter(kind=kind)
    shown = list(found.order_by("position")[: PAGE + 1])
    page = [_finding(one) for one in shown[:PAGE]]
    journal.looked(principal, (person for one in page for person in one.people), at=at)
    return Page(tuple(page), f"{shown[PAGE - 1].position}" if len(shown) > PAGE else "")


@transaction.atomic
def workbook(principal: Principal, roll_id: UUID, *, at: dt.datetime) -> tuple[str, bytes]:
    """The workbook with the findings, and its name: everybody it names is looked at, and that it was taken is
    journaled. Raises UnableToFindRoll."""
    require(principal, "roll.read")
    row = of(principal, roll_id)
    if row.erased_at or row.state != Roll.State.DONE:
        raise UnableToFindRoll("这份名册还没有查好，或者已经删除。", "It is not checked yet, or was erased.")
    found = RollFinding.objects.within(principal).filter(roll=row, version=row.version).order_by("position")
    journal.looked(
        principal, (person for one in found.iterator(2_000) for person in _finding(one).people), at=at
    )
    record(Event("roll.file", principal.ref, at, division=row.division, detail={"roll": str(row.id)}))
    return f"{row.name.rpartition('.')[0] or row.name}.found.xlsx", store.get(row.id, store.FOUND)


def _finding(one: RollFinding) -> Finding:
    said = json.loads(one.said)
    return Finding(
        one.kind,
        one.sheet,
        one.row,
        said["who"],
        Label(*said["said"]),
        said["article"],
        Label(*said["source"]),
        tuple(UUID(person) for person in said["people"]),
    )


def _row(one: Roll) -> Row:
    return Row(
        id=one.id,
        name=one.name,
        place=one.place,
        as_of=one.as_of,
        state=one.state,
        done=one.done,
        whole=one.whole,
        columns=one.columns,
        choices=one.choices,
        counts=one.counts,
        unchecked=one.unchecked,
        read=one.read,
        refusal=one.refusal,
        by=one.actor_name,
        office=one.actor_office,
        asked_at=one.asked_at,
        ended_at=one.ended_at,
        kept_until=one.kept_until,
        erased=one.erased_at is not None,
    )
