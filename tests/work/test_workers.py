"""Several workers as real processes: killed, slow, or with a wrong clock, every effect happens once."""

import os
import random
import signal
import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings

from doudi.work import lease
from doudi.work import worker as worker_module
from doudi.work.actions import enqueue
from doudi.work.models import Job
from tests.databases import LiveDatabase
from tests.work import table
from tests.work.processes import AHEAD, Leases, finish, worker

AT = datetime(2026, 10, 9, 2, 0, tzinfo=UTC)
KILLS = int(os.environ.get("DOUDI_KILLS", "5"))


@pytest.fixture(autouse=True)
def _table(live_database: LiveDatabase, settings: Settings) -> None:
    settings.WORK_TABLE = "tests.work.table"
    table.prepare()


def test_two_workers_share_the_work(live_database: LiveDatabase) -> None:
    for number in range(40):
        enqueue("slow", f"{number:03d}", {"milliseconds": 5}, at=AT)
    with worker(live_database, "--once", "--no-duties") as one, worker(live_database, "--once") as two:
        assert [one.wait(60), two.wait(60)] == [0, 0]
    assert table.effects() == [f"{number:03d}" for number in range(40)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT worker FROM effects")
        assert len(cursor.fetchall()) == 2, "both took part"


@pytest.mark.faults
def test_killed_workers_lose_and_double_nothing(live_database: LiveDatabase, seed: int) -> None:
    dice = random.Random(seed)
    keys = [f"{number:03d}" for number in range(KILLS * 4)]
    for key in keys:
        enqueue("slow", key, {"milliseconds": 30}, at=AT)
    for _ in range(KILLS):
        leases = Leases()
        with worker(live_database, "--no-duties"):
            leases.wait()
            time.sleep(dice.random() * 0.15)
        connection.close()
        Job.objects.filter(state="leased").update(due_at=datetime(2020, 1, 1, tzinfo=UTC))  # leases run out
    finish(live_database)
    assert Counter(table.effects()) == Counter(keys)


def test_a_worker_an_hour_ahead_steals_no_lease(live_database: LiveDatabase) -> None:
    for number in range(10):
        enqueue("count", f"{number:03d}", {}, at=AT)
    held = [lease.claim(["count"]) for _ in range(10)]
    assert all(held)
    connection.close()
    finish(live_database, first=AHEAD)
    assert table.effects() == []
    Job.objects.update(due_at=datetime(2020, 1, 1, tzinfo=UTC))
    finish(live_database, first=AHEAD)
    assert len(table.effects()) == 10


def test_sigterm_finishes_the_job_at_hand(live_database: LiveDatabase) -> None:
    enqueue("slow", "a", {"milliseconds": 400}, at=AT)
    enqueue("slow", "b", {"milliseconds": 400}, at=AT)
    leases = Leases()
    with worker(live_database) as process:
        leases.wait()
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    assert table.effects() == ["a"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ticks")
        assert cursor.fetchone()[0] >= 1, "the duties ran beside the jobs"


def test_long_work_keeps_its_lease(live_database: LiveDatabase) -> None:
    enqueue("slow", "a", {"milliseconds": 1500}, at=AT)
    with worker(live_database, "--kinds", "slow", "--no-duties"):
        assert worker_module.run_one(["slow"], lease_for=timedelta(seconds=0.6))
    assert table.effects() == ["a"]
    assert Job.objects.get().tries == 1
