"""Several people and processes at once: one wins, and the others are told."""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection

from doudi.access import rls
from doudi.law.errors import Unable
from doudi.payments import actions, ledger, preparing
from doudi.payments.errors import UnableToApprove
from doudi.payments.models import Account, Batch, Instalment
from doudi.work import worker
from tests.databases import LiveDatabase
from tests.payments.builders import AT, OCTOBER, PREPARER, families, staff


def at_once(count: int, act: Callable[[int], object]) -> list[object]:
    """What each of `count` threads got: a value, or the refusal it met."""
    barrier = threading.Barrier(count)
    got: list[object] = [None] * count

    def run(number: int) -> None:
        barrier.wait()
        try:
            got[number] = act(number)
        except Unable as refusal:
            got[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return got


@pytest.fixture
def batch(live_database: LiveDatabase) -> Batch:
    rls.open_process()
    families(3)
    batch_id = actions.prepare(month=OCTOBER, actor=PREPARER, at=AT)
    worker.run_one(["payments.prepare"])
    found: Batch = Batch.objects.unscoped("test").get(id=batch_id)
    return found


def test_of_eight_approvals_one_wins(batch: Batch) -> None:
    approvers = [staff("finance_approver", f"复核{number}") for number in range(8)]
    got = at_once(8, lambda number: actions.approve(batch_id=batch.id, actor=approvers[number], at=AT))
    assert sum(one is None for one in got) == 1
    assert sum(isinstance(one, UnableToApprove) for one in got) == 7
    assert ledger.balances()[Account.PAYABLE] == batch.total_fen


def test_approval_against_discard_leaves_one_of_them(batch: Batch) -> None:
    approver = staff("finance_approver", "复核")

    def act(number: int) -> None:
        if number % 2:
            actions.approve(batch_id=batch.id, actor=approver, at=AT)
        else:
            actions.discard(batch_id=batch.id, reason="有误", actor=PREPARER, at=AT)

    at_once(6, act)
    batch.refresh_from_db()
    assert batch.state in {"approved", "discarded"}
    expected = batch.total_fen if batch.state == "approved" else 0
    assert ledger.balances()[Account.PAYABLE] == expected


def test_one_month_prepared_by_many_is_one_batch(live_database: LiveDatabase) -> None:
    rls.open_process()
    families(3)
    got = at_once(6, lambda number: actions.prepare(month=OCTOBER, actor=PREPARER, at=AT))
    assert len(set(got)) == 1
    worker.run_one(["payments.prepare"])
    assert Instalment.objects.unscoped("test").filter(period=date(2026, 10, 1)).count() == 3


def test_overlapping_preparation_writes_nothing_twice(live_database: LiveDatabase) -> None:
    rls.open_process()
    families(30)
    batch_id = actions.prepare(month=OCTOBER, actor=PREPARER, at=AT)
    found = Batch.objects.unscoped("test").get(id=batch_id)

    def act(number: int) -> None:
        while preparing.owe_portion(found, at=AT):
            pass
        while preparing.add_lines(found):
            pass

    at_once(4, act)
    worker.run_one(["payments.prepare"])
    found.refresh_from_db()
    assert (found.state, found.count) == ("prepared", 30)
