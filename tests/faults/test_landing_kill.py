"""A landing killed with kill -9 at random moments and typed again ends as an undisturbed one."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest
from django.conf import settings

from doudi.exchange.feeds import landing, store
from doudi.exchange.feeds.models import Delivery, Quarantined, Run
from doudi.work.models import Job
from tests.databases import LiveDatabase
from tests.exchange.feeds.files import car, text

pytestmark = pytest.mark.faults
SETTINGS = "tests.faults.settings"
ROWS = 6_000


def mixture(seed: int) -> str:
    """Rows with every kind of end: good, wrong, the same twice, contradicting an earlier one."""
    dice = random.Random(seed)
    lines = [car(number, displacement=str(dice.randrange(30_000))) for number in range(ROWS)]
    for at in dice.sample(range(100, ROWS), 120):
        lines[at] = dice.choice(
            [lines[at - 50], [lines[at - 60][0], *lines[at][1:]], [*lines[at][:4], "-1", *lines[at][5:]]]
        )
    return text(lines)


def land(database: LiveDatabase, file: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "doudi.conf.command", "land", str(file), "--source", "police_vehicles"]
    environment = {**database.environment, "DJANGO_SETTINGS_MODULE": SETTINGS}
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)


def lease_runs_out() -> None:
    """What a minute does: the lease of a killed process is nobody's any more."""
    Job.objects.filter(kind="exchange.land", state="leased").update(state="waiting", lease=None)


def result(run: Run) -> tuple[pl.DataFrame, pl.DataFrame, dict[str, int], list[tuple[object, ...]]]:
    columns = store.Columns(run.source, run.delivery_id, run.id)
    numbers = columns.numbers(columns.landed)
    kept = Quarantined.objects.unscoped("test").filter(run=run).order_by("line")
    return (
        pl.concat([columns.facts(number, columns.landed) for number in numbers]),
        pl.concat([columns.identity(number, columns.landed) for number in numbers]),
        run.counts,
        list(kept.values_list("line", "reason", "first", "state")),
    )


def test_killed_landings_end_as_undisturbed_ones(
    live_database: LiveDatabase, tmp_path: Path, kills: int, seed: int
) -> None:
    dice = random.Random(seed)
    file, hit = tmp_path / "cars.csv", 0
    file.write_text(mixture(seed), encoding="utf-8", newline="")
    begun = time.monotonic()
    assert land(live_database, file).wait() == 0
    length = time.monotonic() - begun
    undisturbed = result(Run.objects.unscoped("test").get())
    assert undisturbed[2]["quarantined"] == 120
    for _ in range(kills):
        Run.objects.unscoped("test").filter(state="landed").update(state="refused")
        process = land(live_database, file)
        time.sleep(length * dice.uniform(0.3, 1.0))
        process.send_signal(signal.SIGKILL)
        hit += process.wait() == -signal.SIGKILL
        lease_runs_out()
        assert land(live_database, file).wait() == 0
        run = Run.objects.unscoped("test").filter(state="landed").get()
        facts, identity, counts, kept = result(run)
        assert facts.equals(undisturbed[0]) and identity.equals(undisturbed[1])
        assert (counts, kept) == undisturbed[2:]
        landing.refuse_lost_rows(counts)
    print(f"{hit} of {kills} kills came before the end")
    assert Delivery.objects.unscoped("test").count() == 1
    folder = store.folder_of("police_vehicles", Delivery.objects.unscoped("test").get().id)
    assert not list(folder.glob("*.parts")) and not list(folder.rglob("*.half"))
    assert Path(settings.FEEDS) in folder.parents
