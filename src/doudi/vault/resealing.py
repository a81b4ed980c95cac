"""Seal every stored value anew with the newest data key, in ranges, while the site goes on.

A row that changes meanwhile is left as it is: its own save sealed it with the newest key already. The place
reached is kept per column, so that work that was stopped goes on from there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from doudi.vault import keys
from doudi.vault.cipher import place_of, seal, unseal
from doudi.vault.fields import Sealed, SealedTextField
from doudi.vault.models import RecordKey, Resealing
from doudi.vault.token import header_of

AT_ONCE = 2000


@dataclass(frozen=True)
class Column:
    """One column of one model that data keys seal."""

    model: type[models.Model]
    field: "models.Field[Any, Any]"

    @property
    def name(self) -> str:
        """table.column"""
        return f"{self.model._meta.db_table}.{self.field.column}"


def sealed_columns() -> Iterator[Column]:
    """Every column that data keys seal: what a record's key seals stays, and its key is wrapped anew."""
    yield Column(RecordKey, RecordKey._meta.get_field("wrapped"))
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedTextField) and not field.under:
                yield Column(model, field)


def reseal(progress: Callable[[str, int], None]) -> int:
    """Bring every value to the newest data key; gives how many were sealed anew.

    `progress(column, rows so far)` is told after each range.
    """
    newest = keys.current().number
    changed = 0
    for column in sealed_columns():
        state, _ = Resealing.objects.get_or_create(column=column.name, key_number=newest)
        seen = 0
        while not state.done:
            with transaction.atomic():
                rows = _range(column, state.last_id)
                changed += _seal_range(column, rows, newest)
                state.done = len(rows) < AT_ONCE
                state.last_id = str(rows[-1][0]) if rows else state.last_id
                state.save()
            seen += len(rows)
            progress(column.name, seen)
    return changed


def _range(column: Column, after: str) -> list[tuple[Any, bytes | None]]:
    """The next rows by primary key: identifier and token."""
    rows = column.model._base_manager.order_by("pk")
    if after:
        rows = rows.filter(pk__gt=after)
    found = rows.values_list("pk", column.field.name)[:AT_ONCE]
    return [(pk, value.token if isinstance(value, Sealed) else value) for pk, value in found]


def _seal_range(column: Column, rows: list[tuple[Any, bytes | None]], newest: int) -> int:
    table, name = column.model._meta.db_table, str(column.field.column)
    key = column.model._meta.pk
    fresh = []
    for pk, old in rows:
        if old is None or header_of(old).key == newest:
            continue
        place = place_of(table, name, pk)
        token = seal(unseal(old, place), place)
        fresh.append((token, key.get_db_prep_value(pk, connection) if key else pk, old))
    quoted = connection.ops.quote_name
    statement = "UPDATE {} SET {} = %s WHERE {} = %s AND {} = %s".format(  # noqa: S608 - names of our own tables
        quoted(table), quoted(name), quoted(str(key.column) if key else "id"), quoted(name)
    )
    with connection.cursor() as cursor:
        if fresh:
            cursor.executemany(statement, fresh)
    return len(fresh)
