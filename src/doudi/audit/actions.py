"""Writing to the journal."""

import re
from collections.abc import Iterable

from django.db import connection

from doudi.audit.errors import UnableToRecord
from doudi.audit.event import ActorRef, Event
from doudi.audit.models import Entry

# An ID number (18 signs) or a mobile number that stands by itself; identifiers and case numbers do not match.
_PERSONAL = re.compile(r"(?<![0-9A-Za-z-])(\d{17}[0-9Xx]|1[3-9]\d{9})(?![0-9A-Za-z-])")

__all__ = ["ActorRef", "Event", "record", "record_all"]


def record(event: Event) -> None:
    """Append one event, in the transaction of what it tells.

    Raises UnableToRecord outside a transaction: an event without its deed, or a deed without its event,
    would be a lie. When the journal cannot be written, the error ends the transaction: nothing is shown.
    """
    record_all([event])


def record_all(events: Iterable[Event]) -> None:
    """Append many events at once: one look at many people is one query."""
    if not connection.in_atomic_block:
        raise UnableToRecord("The journal is written inside transaction.atomic(), together with the deed.")
    Entry.objects.bulk_create([_entry(event) for event in events], batch_size=500)


def _entry(event: Event) -> Entry:
    if event.at.tzinfo is None:
        raise UnableToRecord(f"The time of {event.action} has no time zone.")
    _refuse_values(event)
    actor = event.actor
    return Entry(
        at=event.at,
        action=event.action,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        role=actor.role,
        office=actor.office,
        subject=event.subject,
        household=event.household,
        case=event.case,
        purpose=event.purpose,
        groups=list(event.groups),
        detail=dict(event.detail),
        hidden_until=event.hidden_until,
        division=actor.division if event.division is None else event.division,
    )


def _refuse_values(event: Event) -> None:
    """The journal is read by many and kept for long: it names data, and never holds it."""
    for name, value in event.detail.items():
        if isinstance(value, int) and abs(value) >= 2**53:
            raise UnableToRecord(f"{event.action}: {name} is an integer beyond 2^53; record it as text.")
        if isinstance(value, str) and _PERSONAL.search(value):
            raise UnableToRecord(f"{event.action}: {name} looks like a personal number; record its row's id.")
