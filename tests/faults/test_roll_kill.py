"""A worker is killed with kill -9 at random moments while it checks a roll.

Whatever the moment: another worker ends the check, and what it found is what an undisturbed check finds.
"""

import random
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from doudi.access.principal import Principal
from doudi.monitoring.models import RollFinding
from doudi.monitoring.rolls import actions, queries, store
from doudi.monitoring.rolls.actions import HandedIn
from doudi.work.models import Job
from tests.databases import LiveDatabase
from tests.monitoring.rolls.county import AS_OF, AT, PLACE, family, keep, lines, say, written
from tests.rulebook.office import person
from tests.work.processes import Leases, finish, worker

pytestmark = pytest.mark.faults
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SETTINGS = "tests.faults.settings"
FAMILIES = 300


def content() -> bytes:
    """Families of whom every third is on the roll with a wrong amount."""
    homes = [family(number) for number in range(FAMILIES)]
    keep(homes)
    rows = lines(homes)
    for home in range(0, FAMILIES, 3):
        rows[home * 3].put(amount=1)
    say(homes[1], 0, absence="deceased")
    return written(rows)


def found(who: Principal, roll: UUID) -> list[Any]:
    """Every finding of a roll, in its order."""
    rows: list[Any] = []
    after = ""
    while True:
        page = queries.findings(who, roll, "", after, at=AT)
        rows += page.rows
        if not (after := page.next_after):
            return rows


def test_killed_checks_end_as_undisturbed_ones(live_database: LiveDatabase, kills: int, seed: int) -> None:
    dice = random.Random(seed)
    who = person("county_verifier", "钱核对", 990001_000_000)
    roll = HandedIn("台账.xlsx", content(), PLACE, AS_OF)
    undisturbed = actions.hand_in(roll, actor=who, at=AT)
    finish(live_database, settings=SETTINGS)
    disturbed = []
    hit: Counter[str] = Counter()
    for _ in range(kills):
        disturbed.append(actions.hand_in(roll, actor=who, at=AT))
        leases = Leases()
        with worker(live_database, settings=SETTINGS):
            leases.wait()
            time.sleep(dice.random() * 3)
        hit.update(leases.taken())
        Job.objects.filter(state__in=["waiting", "leased"]).update(due_at=LONG_AGO, tries=0)
    print(f"{kills} kills hit {dict(hit)}")
    finish(live_database, settings=SETTINGS)
    expected = found(who, undisturbed)
    assert len(expected) == FAMILIES // 3 + 1
    for one in disturbed:
        assert queries.roll(who, one).state == "done"
        assert found(who, one) == expected
        assert RollFinding.objects.unscoped("test").filter(roll=one).count() == len(expected)
        assert not list(store.folder_of(one).glob("*.half"))
