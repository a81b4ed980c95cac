"""The sealer and a writer are killed with kill -9 at random moments: the journal holds, and nothing is lost.

An entry that was acknowledged is there, sealed exactly once; one that was not is there or not, and the
journal verifies either way.
"""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from doudi.audit import journal
from doudi.audit.check import check
from doudi.audit.models import Entry, Leaf
from doudi.audit.seal import seal
from tests.audit.journal_of import AT
from tests.databases import LiveDatabase

pytestmark = pytest.mark.faults

# Writes entries one by one, and says each number once it is committed.
WRITER = """
import django, sys; django.setup()
from django.db import transaction
from doudi.audit.actions import record
from tests.audit.journal_of import look
for number in range(10**6):
    with transaction.atomic():
        record(look(number % 1000, detail={"n": number, "run": sys.argv[1]}))
    print(number, flush=True)
"""


def test_killed_sealers_and_writers_leave_a_sound_journal(
    live_database: LiveDatabase, kills: int, seed: int, tmp_path: Path
) -> None:
    dice = random.Random(seed)
    acknowledged: set[tuple[str, int]] = set()
    for run in range(kills):
        said = tmp_path / f"{run}.txt"
        with said.open("w") as out:
            writer = _start(["-c", WRITER, str(run)], stdout=out)
            sealer = _start(["-m", "django", "seal", "--every", "0.01"], stdout=subprocess.DEVNULL)
            _wait_for(said)
            time.sleep(dice.uniform(0.05, 1.0))
            for victim in dice.sample([writer, sealer], 2):
                victim.kill()
                time.sleep(dice.uniform(0, 0.1))
            writer.wait()
            sealer.wait()
        acknowledged |= {(str(run), int(line)) for line in said.read_text().split("\n")[:-1]}
        assert check(journal.of_database()).holds, f"run {run}"
    seal(at=AT)
    kept = [(entry.detail["run"], entry.detail["n"]) for entry in Entry.objects.order_by("number")]
    assert len(kept) == len(set(kept)) == Leaf.objects.count()
    assert acknowledged <= set(kept)
    assert len(acknowledged) > kills
    report = check(journal.of_database())
    assert report.holds, [str(finding) for finding in report.findings]


def _start(arguments: list[str], stdout: object) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    return subprocess.Popen([sys.executable, *arguments], env=environment, stdout=stdout)  # type: ignore[call-overload,no-any-return]


def _wait_for(said: Path) -> None:
    deadline = time.monotonic() + 60
    while not said.read_text():
        assert time.monotonic() < deadline, "the writer did not start"
        time.sleep(0.05)
