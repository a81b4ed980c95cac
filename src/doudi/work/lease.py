"""Claim, keep, finish and fail a job: every step is one conditional UPDATE by the database's clock."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from doudi.work.errors import UnableToFinish
from doudi.work.models import Job

LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=2)
LONGEST_PAUSE = timedelta(minutes=15)
TRIES = 12  # with these pauses, given up after about an hour and a half

_OPEN = (Job.State.WAITING, Job.State.LEASED)
_jitter = random.SystemRandom()


@dataclass(frozen=True)
class Claim:
    """A job held by this worker until its lease runs out. `at` is the database's clock when claimed."""

    id: UUID
    kind: str
    key: str
    payload: dict[str, Any]
    every: int | None
    tries: int
    lease: UUID
    at: datetime


def claim(kinds: Sequence[str], *, lease: timedelta = LEASE) -> Claim | None:
    """Take the job of these kinds that has been due longest, or None when none is due."""
    due = Job.objects.filter(state__in=_OPEN, kind__in=kinds, due_at__lte=Now()).order_by("due_at", "id")
    if not due.exists():  # an idle worker takes no write lock
        return None
    with transaction.atomic():
        job = due.select_for_update(skip_locked=True).annotate(clock=Now()).first()
        if job is None:
            return None
        token = uuid4()
        Job.objects.filter(id=job.id).update(
            state=Job.State.LEASED, lease=token, due_at=Now() + lease, tries=job.tries + 1
        )
    return Claim(job.id, job.kind, job.key, job.payload, job.every, job.tries + 1, token, job.clock)


def keep(held: Claim, *, lease: timedelta = LEASE) -> bool:
    """Prolong the lease; False when another worker has taken the job."""
    return bool(_held(held).update(due_at=Now() + lease))


def finish(held: Claim) -> None:
    """Mark the job done in the caller's transaction, which is lost when the lease was lost."""
    ended = _held(held).update(state=Job.State.DONE, lease=None, ended_at=Now(), error="")
    if not ended:
        raise UnableToFinish(f"{held.kind} {held.key}: the lease was lost; another worker has the job.")


def rest(held: Claim) -> None:
    """Lay a duty down until its next turn."""
    pause = timedelta(seconds=held.every or 0)
    _held(held).update(
        state=Job.State.WAITING, lease=None, tries=0, due_at=Now() + pause, ended_at=Now(), error=""
    )


def postpone(held: Claim, pause: timedelta) -> None:
    """Come back after `pause`; this attempt does not count."""
    _held(held).update(
        state=Job.State.WAITING, lease=None, tries=max(held.tries - 1, 0), due_at=Now() + pause
    )


def fail(held: Claim, error: str) -> None:
    """Try later, each time after a longer pause; give a job up after `TRIES` (a duty never)."""
    dead = held.every is None and held.tries >= TRIES
    _held(held).update(
        state=Job.State.DEAD if dead else Job.State.WAITING,
        lease=None,
        due_at=Now() + pause_after(held.tries, held.every),
        error=error[:300],
        ended_at=Now() if dead else None,
    )


def pause_after(tries: int, every: int | None = None) -> timedelta:
    """Doubling pause, ± half at random so that failures do not return all at once."""
    longest = timedelta(seconds=max(every, 10)) if every else LONGEST_PAUSE
    doubled: int = 2 ** min(tries - 1, 20)
    return min(FIRST_PAUSE * doubled, longest) * _jitter.uniform(0.5, 1.5)


def _held(held: Claim) -> QuerySet[Job]:
    return Job.objects.filter(id=held.id, lease=held.lease, state=Job.State.LEASED)
