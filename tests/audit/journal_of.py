"""A journal to test on, and the powers of someone who owns the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from doudi.audit.actions import record_all
from doudi.audit.event import ActorRef, Event
from doudi.audit.models import Entry
from doudi.audit.seal import seal

AT = datetime(2026, 9, 1, 8, tzinfo=UTC)
CLERK = ActorRef("staff", "11", "李某", "town_clerk", "青河镇")
PERSON = UUID(int=990001)


def look(number: int, **more: object) -> Event:
    """A look at a person's file, `number` minutes after AT."""
    fields: dict[str, object] = {"purpose": "application", "groups": ("income",), "subject": UUID(int=number)}
    fields |= {"at": AT + timedelta(minutes=number)} | more
    return Event(action="person.read", actor=CLERK, **fields)  # type: ignore[arg-type]


def write(*batches: int) -> list[int]:
    """Record and seal batches of so many looks; gives the entries' numbers in order."""
    done = 0
    for size in batches:
        with transaction.atomic():
            record_all(look(done + each) for each in range(size))
        done += size
        seal(at=AT + timedelta(days=1))
    return list(Entry.objects.order_by("number").values_list("number", flat=True))


@contextmanager
def owner_of_the_database() -> Iterator[None]:
    """Without the triggers, as someone who owns the tables can have it."""
    tables = ("audit_entry", "audit_leaf", "audit_head")
    with connection.cursor() as cursor:
        for table in tables:
            if connection.vendor == "postgresql":
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            else:
                cursor.execute(f"DROP TRIGGER {table}_no_update")
                cursor.execute(f"DROP TRIGGER {table}_no_delete")
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_entry_waits")
    yield
