"""Handing in a roll, having it checked again with other columns, and erasing it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F

from doudi.access.divisions import span
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.exchange.sheets.limits import Limits
from doudi.law.calendar import china_date
from doudi.law.errors import Unable
from doudi.monitoring.models import Roll, RollFinding
from doudi.monitoring.rolls import store
from doudi.vault import record_keys
from doudi.work.actions import enqueue

KIND = "monitoring.roll"
_MOVING = (Roll.State.WAITING, Roll.State.RUNNING)


class UnableToTakeRoll(Unable):
    """The file is too large, or the place is out of reach."""


class UnableToFindRoll(Unable):
    """There is no such roll within reach, or it is not finished, or it was erased."""


@dataclass(frozen=True)
class HandedIn:
    """A roll as it is handed in. `name`: of the file; `programme`: the benefit of rows that name none."""

    name: str
    content: bytes
    place: str
    as_of: dt.date
    programme: str = "dibao"
    language: str = "zh"


def hand_in(roll: HandedIn, *, actor: Principal, at: dt.datetime) -> UUID:
    """Keep the file sealed and have it checked in the background. Raises UnableToAct, UnableToTakeRoll."""
    division = int(roll.place.ljust(12, "0"))
    require(actor, "roll.check", division=division)
    if span(division)[1] > actor.division_until:
        raise UnableToTakeRoll("这个地方不全在您的辖区内。", "Not all of this place is within your reach.")
    if not roll.content or len(roll.content) > Limits().bytes:
        raise UnableToTakeRoll(
            "文件是空的，或者太大。请检查是否选错了文件。",
            "The file is empty or too large: is it the right one?",
        )
    row = Roll(
        division=division,
        place=roll.place,
        as_of=roll.as_of,
        name=roll.name[-100:],
        programme=roll.programme,
        language=roll.language,
        actor_id=actor.ref.id,
        actor_name=actor.name,
        actor_role=actor.role,
        actor_office=actor.office_name,
        reach_from=actor.division_from,
        reach_until=actor.division_until,
        asked_at=at,
        kept_until=china_date(at) + dt.timedelta(days=settings.ROLL_DAYS),
    )
    with transaction.atomic():
        row.save(force_insert=True)
        store.put(row.id, store.HANDED_IN, roll.content)
        _enqueue(row.id, 1, at)
        record(Event("roll.hand_in", actor.ref, at, division=division, detail={"roll": str(row.id)}))
    return row.id


@transaction.atomic
def check_again(roll_id: UUID, choices: Mapping[str, str], *, actor: Principal, at: dt.datetime) -> None:
    """Check it once more, with these columns. Raises UnableToFindRoll, UnableToAct."""
    row = of(actor, roll_id)
    require(actor, "roll.check", division=row.division)
    rows = Roll.objects.within(actor).filter(id=roll_id, erased_at__isnull=True).exclude(state__in=_MOVING)
    changed = rows.update(
        version=F("version") + 1,
        state=Roll.State.WAITING,
        choices=dict(choices),
        refusal={},
        done=0,
        asked_at=at,
    )
    if not changed:
        raise UnableToFindRoll(
            "这份名册还在查，请等它查好。", "This roll is still being checked: wait for it."
        )
    _enqueue(roll_id, row.version + 1, at)
    record(Event("roll.check_again", actor.ref, at, division=row.division, detail={"roll": str(roll_id)}))


@transaction.atomic
def erase(roll_id: UUID, *, actor: Principal, at: dt.datetime) -> None:
    """Destroy its key now: the file and what was found are gone for ever. Raises UnableToFindRoll."""
    row = of(actor, roll_id)
    require(actor, "roll.check", division=row.division)
    _erase(row, by=actor.name, at=at)
    record(Event("roll.erase", actor.ref, at, division=row.division, detail={"roll": str(roll_id)}))


def erase_kept_long_enough(*, at: dt.datetime) -> None:
    """The duty: erase every roll whose days are over."""
    system = Principal.system("monitoring")
    due = Roll.objects.unscoped("rolls whose days are over").filter(
        erased_at__isnull=True, kept_until__lte=china_date(at)
    )
    for row in due.order_by("id"):
        with transaction.atomic():
            _erase(row, by=system.name, at=at)
            record(Event("roll.erase", system.ref, at, division=row.division, detail={"roll": str(row.id)}))


def of(principal: Principal, roll_id: UUID) -> Roll:
    """The row of a roll within reach. Raises UnableToFindRoll."""
    row = Roll.objects.within(principal).filter(id=roll_id).first()
    if row is None:
        raise UnableToFindRoll("没有这份名册。", "There is no such roll.")
    return row


def _erase(row: Roll, *, by: str, at: dt.datetime) -> None:
    Roll.objects.unscoped("one known roll").filter(id=row.id).update(erased_at=at)
    RollFinding.objects.unscoped("one known roll's own").filter(roll=row).delete()
    record_keys.destroy(row.id, by=by, at=at)
    transaction.on_commit(lambda: store.remove(row.id))


def _enqueue(roll_id: UUID, version: int, at: dt.datetime) -> None:
    enqueue(KIND, f"{roll_id}:{version}", {"roll": str(roll_id), "version": version}, at=at)
