"""Workers (and the bank) are killed with kill -9 at random moments while payments are under way.

Whatever the moment: nothing is lost, nothing is paid twice, the ledger balances, the bank's account is equal
to the ledger to the fen, and the journal verifies. The bank here executes a key as often as it gets it.
"""

import random
import time
from collections import Counter
from datetime import UTC, date, datetime

import pytest

from doudi.audit import journal
from doudi.audit.check import check
from doudi.audit.seal import seal
from doudi.exchange import network
from doudi.payments import actions
from doudi.payments.models import Account, Attempt, BankFile, Batch, Instalment, ReturnFile
from doudi.payments.months import months
from doudi.payments.verify import verify
from doudi.work.models import Job
from tests.databases import LiveDatabase
from tests.payments.bank_process import BankProcess
from tests.payments.builders import APPROVER, AT, PREPARER, families
from tests.work.processes import Leases, finish, worker

pytestmark = pytest.mark.faults
FIRST = date(2026, 10, 1)
SETTINGS = "tests.faults.settings"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class People:
    """What people do meanwhile: one prepares each month's batch, another approves, the first sends."""

    def __init__(self, last: date) -> None:
        self._months = iter(list(months(FIRST, last)))

    def act(self) -> bool:
        """Do what is to be done now; False when all months are reconciled."""
        batch = Batch.objects.unscoped("test").exclude(state="reconciled").order_by("id").first()
        if batch is None:
            month = next(self._months, None)
            if month is None:
                return False
            actions.prepare(month=month, actor=PREPARER, at=AT)
        elif batch.state == "prepared":
            actions.approve(batch_id=batch.id, actor=APPROVER, at=AT)
        elif batch.state == "approved":
            actions.send(batch_id=batch.id, actor=PREPARER, at=AT)
        return True


def leases_run_out() -> None:
    """What a minute does to the lease of a killed worker; failed tries are due again."""
    Job.objects.filter(state__in=["waiting", "leased"]).update(due_at=LONG_AGO, tries=0)


def test_a_killed_payment_batch_pays_everyone_once(
    live_database: LiveDatabase, bad_bank: BankProcess, kills: int, seed: int
) -> None:
    dice = random.Random(seed)
    families(12)
    people = People(FIRST.replace(month=12) if kills <= 5 else date(2028, 12, 1))
    hit: Counter[str] = Counter()
    _until_the_first_batch_is_under_way(live_database, people)
    for round_ in range(kills):
        bad_bank.fault(
            deduplicate=False, slow=0.05, cut=0.5, error=0.1, truncate=0.2, seed=dice.random() * 1e6
        )
        leases = Leases()
        with worker(live_database, settings=SETTINGS):  # with the sealer, which is killed too
            _let_it_work(people, leases, dice)
        hit.update(leases.taken())
        if round_ % 3 == 2:
            bad_bank.kill()
            bad_bank.start()
        leases_run_out()
    done = Batch.objects.unscoped("test").filter(state="reconciled").count()
    print(f"{kills} kills hit {dict(hit)}, {done} batches were reconciled meanwhile")
    bad_bank.fault(deduplicate=False)
    _finish(live_database, people)
    _assert_all_is_well(bad_bank)


def _until_the_first_batch_is_under_way(database: LiveDatabase, people: People) -> None:
    """So that the very first kill can hit a call to the bank."""
    people.act()
    finish(database, "--kinds", "payments.prepare", settings=SETTINGS)
    people.act()
    people.act()
    assert Batch.objects.unscoped("test").get().state == "sending"


def _let_it_work(people: People, leases: Leases, dice: random.Random) -> None:
    """People act until the worker has been at it for a random while."""
    begin = time.monotonic()
    stop = None
    while stop is None or time.monotonic() < stop:
        people.act()
        if stop is None and leases.taken():
            stop = time.monotonic() + dice.random() * 0.3
        if time.monotonic() > begin + 20:
            raise AssertionError("the worker did not begin")
        time.sleep(0.02)


def _finish(database: LiveDatabase, people: People) -> None:
    deadline = time.monotonic() + 60
    with worker(database, "--no-duties", settings=SETTINGS) as process:
        while _unfinished():
            assert time.monotonic() < deadline, "the batches were not finished"
            assert process.poll() is None, "the worker died"
            people.act()
            Job.objects.filter(state="waiting").update(due_at=LONG_AGO, tries=0)
            time.sleep(0.1)


def _unfinished() -> bool:
    return Batch.objects.unscoped("test").exclude(state="reconciled").exists()


def _assert_all_is_well(bank: BankProcess) -> None:
    with network.in_background():
        verdict = verify(with_bank=True)
    assert verdict.findings == ()
    assert verdict.balances[Account.PAID] == verdict.bank_fen
    assert verdict.bank_fen == -verdict.balances[Account.BUDGET]
    assert not Instalment.objects.unscoped("test").exclude(state="paid").exists()
    seal(at=AT)
    assert check(journal.of_database(())).findings == []
    assert journal.waiting() == 0
    for key in BankFile.objects.unscoped("test").order_by("key").values_list("key", flat=True):
        assert bank.call("GET", f"/files/{key}")["executions"] == 1, key


def test_a_killed_import_is_whole_or_nothing(
    live_database: LiveDatabase, bad_bank: BankProcess, kills: int, seed: int
) -> None:
    dice = random.Random(seed)
    _files_at_the_bank(live_database, bad_bank, kills)
    middle = 0
    for _ in range(kills):
        leases = Leases()
        with worker(live_database, "--no-duties", "--kinds", "payments.fetch_return", settings=SETTINGS):
            leases.wait()
            time.sleep(dice.random() * 0.06)
        middle += bool(leases.taken())
        _assert_whole_or_nothing()
        leases_run_out()
    print(f"{middle} of {kills} kills hit an import")
    finish(live_database, settings=SETTINGS)
    assert not _unfinished()
    _assert_all_is_well(bad_bank)


def _files_at_the_bank(database: LiveDatabase, bank: BankProcess, files: int) -> None:
    """Many files that the bank has and whose return has not been fetched."""
    families(files * 5)
    batch = actions.prepare(month=FIRST, actor=PREPARER, at=AT)
    kinds = ["payments.prepare", "payments.send"]
    finish(database, "--kinds", *kinds, settings=SETTINGS)
    actions.approve(batch_id=batch, actor=APPROVER, at=AT)
    actions.send(batch_id=batch, actor=PREPARER, at=AT)
    finish(database, "--kinds", *kinds, settings=SETTINGS)
    leases_run_out()


def _assert_whole_or_nothing() -> None:
    """A file's payments are all settled and in the ledger, or none is."""
    with network.in_background():
        assert verify(with_bank=False).findings == ()
    imported = set(ReturnFile.objects.unscoped("test").values_list("file__part", flat=True))
    for part in set(BankFile.objects.unscoped("test").values_list("part", flat=True)):
        states = set(Attempt.objects.unscoped("test").filter(part=part).values_list("state", flat=True))
        assert states == ({"paid"} if part in imported else {"sent"})
