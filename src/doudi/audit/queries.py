"""Reading the journal: who looked at a person's data."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from doudi.audit.models import Entry

MANY = 200


@dataclass(frozen=True)
class Look:
    """One look: when, which office, in which role, why, which groups of data, in which case."""

    at: datetime
    office: str
    role: str
    purpose: str
    groups: tuple[str, ...]
    action: str
    case: str
    actor_kind: str


@dataclass(frozen=True)
class Looks:
    """The looks a person may see, latest first, and how many an ongoing check keeps hidden for now."""

    shown: tuple[Look, ...]
    hidden: int

    def __iter__(self) -> Iterator[Look]:
        return iter(self.shown)

    def __len__(self) -> int:
        return len(self.shown)


def who_looked(
    subject: UUID, *, households: Collection[UUID] = (), at: datetime | None = None, limit: int = MANY
) -> Looks:
    """Who read the data of `subject`, or of the households given, latest first.

    A look is an event that names groups of data. One that is hidden until after `at` is counted, not shown
    (without `at`, every one that was ever hidden).
    """
    about = Q(subject=subject) | Q(subject__isnull=True, household__in=list(households))
    looks = Entry.objects.filter(about).exclude(groups=[])
    open_now = Q(hidden_until__isnull=True)
    if at is not None:
        open_now |= Q(hidden_until__lte=at)
    shown = tuple(_look(entry) for entry in looks.filter(open_now).order_by("-at", "-number")[:limit])
    return Looks(shown, looks.exclude(open_now).count())


def _look(entry: Entry) -> Look:
    return Look(
        at=entry.at,
        office=entry.office,
        role=entry.role,
        purpose=entry.purpose,
        groups=tuple(entry.groups),
        action=entry.action,
        case=entry.case,
        actor_kind=entry.actor_kind,
    )
