"""What people see of the background work."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count

from doudi.work.models import Job


@dataclass(frozen=True)
class GivenUp:
    """Work that failed too often and waits for a person."""

    id: UUID
    kind: str
    key: str
    tries: int
    error: str
    ended_at: datetime | None


def given_up(limit: int = 100) -> list[GivenUp]:
    """The latest jobs that were given up, newest first."""
    rows = Job.objects.filter(state=Job.State.DEAD).order_by("-ended_at", "-id")[:limit]
    return [GivenUp(row.id, row.kind, row.key, row.tries, row.error, row.ended_at) for row in rows]


def counts() -> dict[str, int]:
    """How many jobs are in each state, duties left out."""
    rows = Job.objects.filter(every=None).values_list("state").annotate(n=Count("id")).order_by("state")
    return dict(rows)


def is_done(kind: str, key: str) -> bool:
    """Whether this piece of work has been done."""
    return Job.objects.filter(kind=kind, key=key, state=Job.State.DONE).exists()
