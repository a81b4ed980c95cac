"""The sealer: late commits, two at once, and work that grows with what is new."""

import threading
from datetime import timedelta

import psycopg
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from doudi.audit import journal
from doudi.audit.actions import record, record_all
from doudi.audit.check import check
from doudi.audit.models import Entry, Head, Leaf, Waiting
from doudi.audit.seal import seal
from tests.audit.journal_of import AT, look, write
from tests.databases import ON_POSTGRESQL, LiveDatabase


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite lets one transaction write at a time")
def test_two_open_transactions_that_commit_in_reverse_order(live_database: LiveDatabase) -> None:
    """The first number is taken first and committed last: "greater than the last sealed" would miss it."""
    insert = (
        'INSERT INTO audit_entry (at, action, actor_kind, actor_id, actor_name, role, office, "case",'
        " purpose, groups, detail, division) VALUES"
        " (now(), %s, 'system', 't', '', '', '', '', '', '[]', '{}', 0) RETURNING number"
    )
    with psycopg.connect(live_database.url) as early, psycopg.connect(live_database.url) as late:
        (first,) = early.execute(insert, ["early"]).fetchone() or (0,)
        (second,) = late.execute(insert, ["late"]).fetchone() or (0,)
        assert first < second
        late.commit()
        assert seal(at=AT) == 1
        assert list(Leaf.objects.values_list("entry_number", flat=True)) == [second]
        early.commit()
    assert seal(at=AT) == 1
    assert list(Leaf.objects.order_by("position").values_list("entry_number", flat=True)) == [second, first]
    assert check(journal.of_database()).holds


def test_sealers_at_the_same_time_seal_each_entry_once(live_database: LiveDatabase) -> None:
    with transaction.atomic():
        record_all(look(number) for number in range(200))
    sealed: list[int] = []

    def work() -> None:
        try:
            sealed.append(seal(at=AT))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sealed) == [0, 0, 0, 200]
    assert check(journal.of_database()).holds


@pytest.mark.django_db
def test_sealing_costs_what_is_new_not_what_is_there() -> None:
    write(30)
    with CaptureQueriesContext(connection) as few:
        record_all(look(each) for each in range(5))
        seal(at=AT)
    write(400)
    with CaptureQueriesContext(connection) as many:
        record_all(look(each) for each in range(5))
        seal(at=AT)
    assert len(many) == len(few)
    newest = Head.objects.order_by("-size").first()
    assert newest is not None
    assert newest.size == 440
    assert len(newest.frontier) == (440).bit_count()


@pytest.mark.django_db
def test_what_waits_is_sealed_in_one_head_and_nothing_waits_after() -> None:
    record(look(1))
    record(look(2))
    assert Waiting.objects.count() == 2
    assert (seal(at=AT), seal(at=AT)) == (2, 0)
    assert (Waiting.objects.count(), Leaf.objects.count(), Head.objects.count()) == (0, 2, 1)


@pytest.mark.django_db
def test_a_leaf_holds_no_value_of_its_entry() -> None:
    record(look(1, case="990001-2026-000123", detail={"reason": "residence_apart"}))
    seal(at=AT + timedelta(days=1))
    body = Leaf.objects.get().body
    entry = Entry.objects.get()
    assert str(entry.subject) not in body
    for value in (entry.actor_name, entry.office, entry.case, entry.purpose, "residence_apart", "income"):
        assert value not in body


@pytest.mark.django_db
def test_the_salt_keeps_equal_entries_apart() -> None:
    record(look(1))
    record(look(1))
    seal(at=AT)
    first, second = Leaf.objects.order_by("position")
    assert first.body.split('"what"')[1] != second.body.split('"what"')[1]
