"""The auditor's list."""

from dataclasses import replace
from datetime import timedelta

import pytest

from doudi.audit import journal
from doudi.audit.actions import record
from doudi.audit.check import check
from doudi.audit.queries import seal_status, search
from tests.audit.journal_of import AT, CLERK, look, write

EVERYWHERE = (0, 10**12)

pytestmark = pytest.mark.django_db


def test_pages_newest_first_and_says_what_is_sealed() -> None:
    numbers = write(5)
    record(look(9))
    first = search(reach=EVERYWHERE, limit=4)
    assert [row.sealed for row in first.rows] == [False, True, True, True]
    second = search(reach=EVERYWHERE, limit=4, after=first.next_after)
    assert [row.number for row in (*first.rows, *second.rows)][1:] == numbers[::-1]
    assert second.next_after == ""


def test_filters() -> None:
    record(look(1, case="990001-2026-000123"))
    record(look(2))
    assert len(search(reach=EVERYWHERE, case="990001-2026-000123").rows) == 1
    assert len(search(reach=EVERYWHERE, since=AT + timedelta(minutes=2)).rows) == 1
    assert len(search(reach=EVERYWHERE, until=AT + timedelta(minutes=2)).rows) == 1
    assert (
        len(search(reach=EVERYWHERE, action="person").rows)
        == len(search(reach=EVERYWHERE, actor="李某").rows)
        == len(search(reach=EVERYWHERE, actor="11").rows)
        == 2
    )
    assert search(reach=EVERYWHERE, action="case").rows == ()
    assert search(reach=EVERYWHERE, after="no number", actor="nobody").rows == ()


def test_each_area_reads_its_own_entries() -> None:
    """By what an entry is about, and by who acted; what is of no one place, in nobody's area."""
    north, south = 990001_000_000, 990002_000_000
    record(look(1, case="north", division=north + 1000))
    record(replace(look(2, case="south"), actor=replace(CLERK, division=south)))
    record(look(3, case="nowhere"))
    for county, case in ((north, "north"), (south, "south")):
        assert [row.case for row in search(reach=(county, county + 1_000_000)).rows] == [case]
    assert len(search(reach=EVERYWHERE).rows) == 3


def test_the_area_is_under_the_seal() -> None:
    write(3)
    sound = journal.of_database()
    first, *others = sound.leaves()
    assert check(sound).holds and first.entry is not None
    moved = replace(first, entry={**first.entry, "division": 990002_000_000})
    (finding,) = check(replace(sound, leaves=lambda: [moved, *others], strays=())).findings
    assert (finding.kind, finding.detail) == ("changed", "whom")


def test_status() -> None:
    assert (seal_status().sealed, seal_status().head_at) == (0, None)
    write(3)
    record(look(9))
    status = seal_status()
    assert (status.sealed, status.waiting, len(status.head_root)) == (3, 1, 64)
