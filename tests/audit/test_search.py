"""The auditor's list."""

from datetime import timedelta

import pytest

from doudi.audit.actions import record
from doudi.audit.queries import seal_status, search
from tests.audit.journal_of import AT, look, write

pytestmark = pytest.mark.django_db


def test_pages_newest_first_and_says_what_is_sealed() -> None:
    numbers = write(5)
    record(look(9))
    first = search(limit=4)
    assert [row.sealed for row in first.rows] == [False, True, True, True]
    second = search(limit=4, after=first.next_after)
    assert [row.number for row in (*first.rows, *second.rows)][1:] == numbers[::-1]
    assert second.next_after == ""


def test_filters() -> None:
    record(look(1, case="990001-2026-000123"))
    record(look(2))
    assert len(search(case="990001-2026-000123").rows) == 1
    assert len(search(since=AT + timedelta(minutes=2)).rows) == 1
    assert len(search(until=AT + timedelta(minutes=2)).rows) == 1
    assert (
        len(search(action="person").rows)
        == len(search(actor="李某").rows)
        == len(search(actor="11").rows)
        == 2
    )
    assert search(action="case").rows == search(after="no number", actor="nobody").rows == ()


def test_status() -> None:
    assert (seal_status().sealed, seal_status().head_at) == (0, None)
    write(3)
    record(look(9))
    status = seal_status()
    assert (status.sealed, status.waiting, len(status.head_root)) == (3, 1, 64)
