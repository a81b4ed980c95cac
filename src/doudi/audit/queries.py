"""Reading the journal: who looked at a person's data, entries for the auditor, and how far it is sealed."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.timezone import localdate

from doudi.audit.models import Entry, Head, Waiting
from doudi.vault.identifiers import row_number

MANY = 200


@dataclass(frozen=True)
class Look:
    """One look: when, who, which office, in which role, why, which groups of data, in which case.

    `partner`: the department that was asked, where the look is its answer.
    """

    at: datetime
    name: str
    office: str
    role: str
    purpose: str
    groups: tuple[str, ...]
    action: str
    case: str
    actor_kind: str
    partner: str


@dataclass(frozen=True)
class Looks:
    """The looks a person may see, latest first, and how many an ongoing check keeps hidden for now.

    `next_after`: where the next page begins, at an earlier day; empty when there is none.
    """

    shown: tuple[Look, ...]
    hidden: int
    next_after: str

    def __iter__(self) -> Iterator[Look]:
        return iter(self.shown)

    def __len__(self) -> int:
        return len(self.shown)


def who_looked(
    subject: UUID,
    *,
    households: Collection[UUID] = (),
    at: datetime | None = None,
    apart_from: str | None = None,
    after: str = "",
    limit: int = MANY,
) -> Looks:
    """Who read the data of `subject`, or of the households given, latest first, on whole days.

    `apart_from` is the identifier of an actor to leave out: one's own looks are no news to oneself.
    A look is an event that names groups of data. One that is hidden until after `at` is counted, not shown
    (without `at`, every one that was ever hidden).
    """
    about = Q(subject=subject) | Q(subject__isnull=True, household__in=list(households))
    looks = Entry.objects.filter(about).exclude(groups=[])
    if apart_from is not None:
        looks = looks.exclude(actor_id=apart_from)
    open_now = Q(hidden_until__isnull=True)
    if at is not None:
        open_now |= Q(hidden_until__lte=at)
    rows = looks.filter(open_now)
    number = row_number(after)
    if number is not None and (last := rows.filter(number=number).first()) is not None:
        rows = rows.filter(Q(at__lt=last.at) | Q(at=last.at, number__lt=last.number))
    found = list(rows.order_by("-at", "-number")[: limit + 1])
    page = _whole_days(found, limit)
    next_after = str(page[-1].number) if len(page) < len(found) else ""
    return Looks(tuple(_look(entry) for entry in page), looks.exclude(open_now).count(), next_after)


def _whole_days(found: list[Entry], limit: int) -> list[Entry]:
    """At most `limit` of them, without a last day that goes on after them, unless there is no other."""
    if len(found) <= limit:
        return found
    cut = localdate(found[limit].at)
    whole = [entry for entry in found[:limit] if localdate(entry.at) != cut]
    return whole or found[:limit]


def _look(entry: Entry) -> Look:
    return Look(
        at=entry.at,
        name=entry.actor_name,
        office=entry.office,
        role=entry.role,
        purpose=entry.purpose,
        groups=tuple(entry.groups),
        action=entry.action,
        case=entry.case,
        actor_kind=entry.actor_kind,
        partner=str(entry.detail.get("partner", "")),
    )


@dataclass(frozen=True)
class EntryRow:
    """An entry for the auditor's list; `sealed` tells whether it is under the signed tree already."""

    number: int
    at: datetime
    action: str
    actor_kind: str
    actor_name: str
    role: str
    office: str
    subject: UUID | None
    household: UUID | None
    case: str
    purpose: str
    groups: tuple[str, ...]
    sealed: bool


@dataclass(frozen=True)
class Page:
    """Rows, newest first, and where the next page begins; empty when there is none."""

    rows: tuple[EntryRow, ...]
    next_after: str


@dataclass(frozen=True)
class SealStatus:
    """How far the journal is sealed: entries sealed and waiting, and the newest head (None: never sealed)."""

    sealed: int
    waiting: int
    head_root: str
    head_at: datetime | None


def search(
    *,
    reach: tuple[int, int],
    action: str = "",
    actor: str = "",
    case: str = "",
    subject: UUID | None = None,
    households: Collection[UUID] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    after: str = "",
    limit: int = 50,
) -> Page:
    """Entries by action (its beginning), actor (identifier or name), case and time, newest first.

    `subject`: entries about this person, and those about one of the `households` as a whole.

    `reach`: the codes of the divisions the reader is responsible for, from and the first one beyond. The
    journal knows no one, so whoever calls this has checked `journal.read`, and records the search.
    """
    rows = Entry.objects.filter(division__gte=reach[0], division__lt=reach[1]).order_by("-number")
    if (last := row_number(after)) is not None:
        rows = rows.filter(number__lt=last)
    if action:
        rows = rows.filter(action__startswith=action)
    if actor:
        rows = rows.filter(Q(actor_id=actor) | Q(actor_name=actor))
    if case:
        rows = rows.filter(case=case)
    if subject:
        rows = rows.filter(Q(subject=subject) | Q(subject__isnull=True, household__in=list(households)))
    if since:
        rows = rows.filter(at__gte=since)
    if until:
        rows = rows.filter(at__lt=until)
    found = list(rows[: limit + 1])
    numbers = [entry.number for entry in found[:limit]]
    waiting = set(Waiting.objects.filter(entry_number__in=numbers).values_list("entry_number", flat=True))
    shown = tuple(_row(entry, entry.number not in waiting) for entry in found[:limit])
    return Page(shown, str(numbers[-1]) if len(found) > limit else "")


def seal_status() -> SealStatus:
    """How far the journal is sealed."""
    head = Head.objects.order_by("-size").first()
    waiting = Waiting.objects.count()
    if head is None:
        return SealStatus(0, waiting, "", None)
    return SealStatus(head.size, waiting, head.root, head.at)


def _row(entry: Entry, sealed: bool) -> EntryRow:
    return EntryRow(
        number=entry.number,
        at=entry.at,
        action=entry.action,
        actor_kind=entry.actor_kind,
        actor_name=entry.actor_name,
        role=entry.role,
        office=entry.office,
        subject=entry.subject,
        household=entry.household,
        case=entry.case,
        purpose=entry.purpose,
        groups=tuple(entry.groups),
        sealed=sealed,
    )
