"""Enqueue work, and try again what was given up."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Now

from doudi.work.errors import UnableToRevive
from doudi.work.models import Job

Payload = Mapping[str, str | int | bool | None]


def enqueue(
    kind: str, key: str, payload: Payload, *, at: datetime, not_before: datetime | None = None
) -> None:
    """Have `kind` done once for `key`, if and when the caller's transaction commits.

    The same (kind, key) again is no further work, for ever. `payload` names rows by id and never holds a
    personal value. `not_before` is kept as a delay after `at`, so a client's wrong clock delays nothing.
    """
    delay = max(not_before - at, timedelta()) if not_before else timedelta()
    due = Now() + delay if delay else Now()  # on SQLite a sum is written with more digits, and compares later
    job = Job(kind=kind, key=key, payload=dict(payload), enqueued_at=at, due_at=due)
    Job.objects.bulk_create([job], ignore_conflicts=True)


def revive(job_id: UUID) -> None:
    """Try again, from the start, a job that was given up. The caller journals who asked for it."""
    revived = Job.objects.filter(id=job_id, state=Job.State.DEAD).update(
        state=Job.State.WAITING, tries=0, due_at=Now(), lease=None, ended_at=None, error=F("error")
    )
    if not revived:
        raise UnableToRevive(
            "这项后台工作没有停下，不需要重试。请刷新页面查看最新状态。",
            "This work was not given up and needs no second try. Please reload the page.",
        )
