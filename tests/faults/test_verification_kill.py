"""Workers and departments are killed with kill -9 at random moments while questions are under way.

Whatever the moment: every question is answered in the end, every answer is taken once, no fact is doubled or
missing, every department was asked under the message's own number, and the journal verifies.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from doudi.audit import journal
from doudi.audit.check import check
from doudi.audit.models import Entry
from doudi.audit.seal import seal
from doudi.exchange.actions import ask_again
from doudi.exchange.models import Line, Message
from doudi.exchange.partners import PARTNERS
from doudi.registry.models import Fact
from doudi.registry.situation import of_household
from doudi.work.models import Job
from tests.databases import LiveDatabase
from tests.exchange.families import VERIFIER, Applicants, applicants, ask, known_to
from tests.exchange.office_process import OfficeProcess, environment, office_processes
from tests.registry.people import AT, ON
from tests.work.processes import Leases, finish, worker

pytestmark = pytest.mark.faults
SETTINGS = "tests.faults.settings"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAULTS = ("slow", "slow", "slow", "cut", "truncated", "flapping", "500", "down", "wrong_person")
Offices = dict[str, OfficeProcess]


@pytest.fixture
def offices(
    live_database: LiveDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Offices]:
    """The three departments as processes; workers are pointed at them."""
    with office_processes(tmp_path / "departments") as offices:
        for name, value in environment(offices).items():
            monkeypatch.setenv(name, value)
        yield offices


def case(number: int) -> str:
    return f"990001-2026-{number:06d}"


def family_asked(number: int, offices: Offices) -> Applicants:
    """A family of its own for each kill, so that each one finds questions under way."""
    couple = applicants(first=2 * number + 1, case_number=case(number))
    known_to(offices, first=2 * number + 1)
    ask(couple, case_number=case(number))
    return couple


def time_passes() -> None:
    """What minutes do: leases of killed workers run out, tries are due again, a cut line may be tried."""
    Job.objects.filter(state__in=["waiting", "leased"]).update(due_at=LONG_AGO, tries=0)
    Line.objects.all().delete()


def test_killed_workers_and_departments_lose_and_double_nothing(
    live_database: LiveDatabase, offices: Offices, kills: int, seed: int
) -> None:
    dice = random.Random(seed)
    couples = []
    hit: Counter[str] = Counter()
    for number in range(kills):
        couples.append(family_asked(number, offices))
        for office in offices.values():
            office.fault(dice.choice(FAULTS), 0.05)
        leases = Leases()
        with worker(live_database, settings=SETTINGS):  # with the sealer, which is killed too
            leases.wait()
            time.sleep(dice.random() * 1.2)  # the first third of it loads the handler
        hit.update(leases.taken())
        if number % 3 == 2:
            victim = dice.choice(list(offices.values()))
            victim.kill()
            victim.start()
        time_passes()
    taken = Message.objects.unscoped("test").filter(state__in=["hit", "none"]).count()
    print(f"{kills} kills hit {dict(hit)}; {taken} answers were taken meanwhile")
    _finish(live_database, offices, couples)
    _assert_all_is_well(offices, couples)


def _finish(database: LiveDatabase, offices: Offices, couples: list[Applicants]) -> None:
    """The departments are well again; what was given up is asked again by a person."""
    for office in offices.values():
        office.fault("none")
    for _ in range(3):
        time_passes()
        finish(database, settings=SETTINGS)
    for number in range(len(couples)):
        ask_again(case_number=case(number), actor=VERIFIER, at=AT)
    finish(database, settings=SETTINGS)


def _assert_all_is_well(offices: Offices, couples: list[Applicants]) -> None:
    messages = list(Message.objects.unscoped("test").order_by("id"))
    assert len(messages) == len(couples) * 6
    assert {message.state for message in messages} <= {"hit", "none"}
    for message in messages:
        _assert_taken_once(message)
    for name, office in offices.items():
        numbers = {str(message.id) for message in messages if message.partner == name}
        assert {question["request_no"] for question in office.asked()} == numbers
    for number, couple in enumerate(couples):
        known = of_household(couple.household, as_of=ON, case_number=case(number)).members
        head, wife = known[str(couple.head)], known[str(couple.wife)]
        assert (head["vehicles"].value, wife["vehicles"].value) == (1, 0)
        assert head["deposits"].value == wife["deposits"].value == 150_050
        assert head["wage_income"].value == 139_400
    seal(at=AT)
    assert check(journal.of_database(())).findings == []
    assert journal.waiting() == 0


def _assert_taken_once(message: Message) -> None:
    """One answer in the journal, one fact per name, and the mark "asked" before it."""
    partner = PARTNERS[message.partner]
    names = sorted([*partner.facts, *(partner.household_facts if message.of_head else ())])
    facts = Fact.objects.unscoped("test").filter(source_ref=str(message.id))
    for standings in (["asked"], ["found", "silent"]):
        said = facts.filter(standing__in=standings).order_by("name").values_list("name", flat=True)
        assert list(said) == names
    told = Entry.objects.filter(detail__message=str(message.id))
    assert told.filter(action="verification.answer").count() == 1
    # Once, and once more where a person asked again for what had been given up.
    assert told.filter(action="verification.ask").count() in {1, 2}
