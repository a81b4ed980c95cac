"""One worker: what is due is done once, and what fails comes back."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from pytest_django import Settings

from doudi.work import lease, queries, worker
from doudi.work.actions import enqueue, revive
from doudi.work.context import Context
from doudi.work.errors import UnableToFinish, UnableToRevive
from doudi.work.models import Job
from tests.work import table

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 9, 2, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _table(settings: Settings) -> None:
    settings.WORK_TABLE = "tests.work.table"
    table.prepare()


def due_now() -> None:
    Job.objects.filter(state__in=["waiting", "leased"]).update(due_at=LONG_AGO)


def test_the_same_work_is_done_once() -> None:
    for _ in range(3):
        enqueue("count", "a", {}, at=AT)
    assert worker.run_jobs(threading.Event(), once=True) == 1
    enqueue("count", "a", {}, at=AT)
    assert worker.run_jobs(threading.Event(), once=True) == 0
    assert table.effects() == ["a"]
    assert queries.is_done("count", "a")


def test_work_of_a_transaction_that_failed_is_never_done() -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue("count", "a", {}, at=AT)
        1 / 0  # noqa: B018
    assert not worker.run_one(["count"])


def test_work_waits_for_its_time_whatever_the_clock_of_the_client() -> None:
    enqueue("count", "later", {}, at=AT, not_before=AT + timedelta(hours=1))
    enqueue("count", "past", {}, at=AT, not_before=AT - timedelta(hours=1))
    assert worker.run_jobs(threading.Event(), once=True) == 1
    assert table.effects() == ["past"]


def test_a_lost_lease_loses_the_effect_too() -> None:
    enqueue("count", "a", {}, at=AT)
    first = lease.claim(["count"])
    assert first
    assert lease.claim(["count"]) is None
    due_now()  # its lease runs out
    second = lease.claim(["count"])
    assert second
    with pytest.raises(UnableToFinish):
        table.count({}, Context(first))
    assert table.effects() == []
    assert not lease.keep(first)
    table.count({}, Context(second))
    assert table.effects() == ["a"]


def test_failure_comes_back_later_and_later_then_waits_for_a_person(caplog: pytest.LogCaptureFixture) -> None:
    enqueue("fail", "a", {}, at=AT)
    for _ in range(lease.TRIES):
        assert worker.run_one(["fail"])
        assert not worker.run_one(["fail"]), "it waits before the next try"
        due_now()
    [row] = queries.given_up()
    assert (row.key, row.tries) == ("a", lease.TRIES)
    assert row.error.startswith("ValueError at table.py:")
    assert "110105" not in caplog.text
    revive(row.id)
    assert worker.run_one(["fail"])
    with pytest.raises(UnableToRevive):
        revive(row.id)


def test_a_handler_that_forgets_to_complete_has_failed() -> None:
    enqueue("forget", "a", {}, at=AT)
    enqueue("nobody", "a", {}, at=AT)
    worker.run_one(["forget", "nobody"])
    worker.run_one(["forget", "nobody"])
    assert set(Job.objects.values_list("state", "tries")) == {("waiting", 1)}


def test_pauses_double_and_differ() -> None:
    first = {lease.pause_after(1) for _ in range(50)}
    assert len(first) > 10
    assert all(timedelta(seconds=1) <= pause <= timedelta(seconds=3) for pause in first)
    assert lease.pause_after(40) <= lease.LONGEST_PAUSE * 1.5
    assert lease.pause_after(40, every=5) <= timedelta(seconds=15)


def test_postponed_work_has_not_failed() -> None:
    enqueue("count", "a", {}, at=AT)
    held = lease.claim(["count"])
    assert held
    Context(held).postpone(timedelta(hours=1))
    job = Job.objects.get()
    assert (job.state, job.tries) == ("waiting", 0)
    assert not worker.run_one(["count"])


def test_duties_return_for_ever() -> None:
    worker.declare_duties()
    worker.declare_duties()
    assert Job.objects.filter(kind="duty.tick").count() == 1
    assert worker.run_one_duty()
    assert not worker.run_one_duty()
    due_now()
    assert worker.run_one_duty()
    assert queries.counts() == {}, "a duty is no job for people"


def test_a_duty_that_fails_is_never_given_up(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    worker.declare_duties()
    monkeypatch.setattr(table, "tick", lambda at: 1 / 0)
    for _ in range(lease.TRIES + 2):
        due_now()
        assert worker.run_one_duty()
    job = Job.objects.get()
    assert job.state == "waiting"
    assert "ZeroDivisionError" in job.error


def test_a_duty_no_longer_declared_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    worker.declare_duties()
    monkeypatch.setattr(table, "DUTIES", {})
    worker.declare_duties()
    assert not Job.objects.exists()


def test_an_idle_worker_asks_little(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert not worker.run_one(["count"])
