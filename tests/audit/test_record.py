"""Writing: in the transaction of the deed, append-only, and without personal values."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from doudi.audit.actions import record
from doudi.audit.errors import UnableToRecord
from doudi.audit.models import Entry, Waiting
from tests.audit.journal_of import look, write
from tests.databases import LiveDatabase


def test_outside_a_transaction_nothing_is_written(live_database: LiveDatabase) -> None:
    with pytest.raises(UnableToRecord, match="atomic"):
        record(look(1))
    assert not Entry.objects.exists()


def test_a_deed_that_fails_leaves_no_entry_and_nothing_waiting(live_database: LiveDatabase) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(look(1))
        assert Entry.objects.count() == Waiting.objects.count() == 1
        _ = 1 // 0
    assert not Entry.objects.exists()
    assert not Waiting.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["audit_entry", "audit_leaf", "audit_head"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_change_the_past(table: str, statement: str) -> None:
    write(3)
    change = {"audit_entry": "action = 'x'", "audit_leaf": "body = 'x'", "audit_head": "root = 'x'"}
    with (
        pytest.raises(DatabaseError, match=r"append-only|syntax error"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table, change[table]))
    assert Entry.objects.exclude(action="x").count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value", ["99000119490307001X", "13800001111", "号码 990001194903070018 查无此人", "电话13800001111。"]
)
def test_personal_numbers_are_refused_in_the_details(value: str) -> None:
    with pytest.raises(UnableToRecord, match="personal"):
        record(look(1, detail={"note": value}))


@pytest.mark.django_db
def test_codes_counts_and_identifiers_are_welcome() -> None:
    detail = {"case": "990001-2026-000123", "id": "01a20cdc-0a2d-765d-89d7-13800001111f", "n": 3, "ok": True}
    record(look(1, detail=detail))
    assert Entry.objects.get().detail == detail


@pytest.mark.django_db
def test_a_time_without_zone_and_a_number_too_big_are_refused() -> None:
    with pytest.raises(UnableToRecord, match="time zone"):
        record(look(1, at=datetime(2026, 9, 1)))  # noqa: DTZ001 - that is the point
    with pytest.raises(UnableToRecord, match="integer"):
        record(look(1, detail={"n": 2**53}))
    record(look(1, at=datetime(2026, 9, 1, tzinfo=UTC)))
