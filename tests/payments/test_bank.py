"""Through the bank and back, whatever the bank does."""

from collections.abc import Callable
from uuid import UUID

import pytest
from pytest_django import Settings

from doudi.exchange import network
from doudi.payments import actions, bank_file, ledger, queries
from doudi.payments import bank as bank_client
from doudi.payments.models import Account, Attempt, BankFile, Batch, Entitlement, Instalment, Task
from doudi.payments.verify import verify
from doudi.work import worker
from doudi.work.models import Job
from tests.payments.bank_process import BankProcess
from tests.payments.builders import APPROVER, AT, CLERK, OCTOBER, PREPARER, families

pytestmark = pytest.mark.django_db
KINDS = ["payments.prepare", "payments.send", "payments.fetch_return"]


def on_its_way(month_families: int = 5) -> Batch:
    """A batch that has been approved and given to the worker."""
    families(month_families)
    return sent_again()


def sent_again() -> Batch:
    """The next batch, approved and given to the worker."""
    batch_id = actions.prepare(month=OCTOBER, actor=PREPARER, at=AT)
    worker.run_one(["payments.prepare"])
    actions.approve(batch_id=batch_id, actor=APPROVER, at=AT)
    actions.send(batch_id=batch_id, actor=PREPARER, at=AT)
    batch: Batch = Batch.objects.unscoped("test").get(id=batch_id)
    return batch


def work_until(done: Callable[[], bool], tries: int = 200) -> None:
    """Let the worker try until it is done, without waiting between tries."""
    for _ in range(tries):
        if done():
            return
        Job.objects.filter(state="waiting").update(due_at="2020-01-01 00:00:00Z", tries=0)
        worker.run_one(KINDS)
    raise AssertionError("not done")


def reconciled(batch: Batch) -> Callable[[], bool]:
    def check() -> bool:
        batch.refresh_from_db()
        return batch.state == "reconciled"

    return check


def assert_all_agree() -> None:
    with network.in_background():
        verdict = verify(with_bank=True)
    assert verdict.findings == ()
    assert verdict.balances[Account.PAID] == verdict.bank_fen


def fresh_books(bank: BankProcess) -> None:
    """Tests roll back, the bank does not: begin with an empty bank."""
    bank.kill()
    for file in bank.folder.glob("bank.sqlite3*"):
        file.unlink()
    bank.start()


@pytest.fixture(autouse=True)
def _fresh(bank: BankProcess) -> None:
    fresh_books(bank)


def test_a_batch_goes_to_the_bank_and_is_reconciled(bank: BankProcess) -> None:
    batch = on_its_way()
    work_until(reconciled(batch))
    assert (batch.paid_count, batch.failed_count) == (5, 0)
    assert ledger.balances()[Account.PAID] == batch.total_fen == batch.paid_fen
    assert_all_agree()


@pytest.mark.parametrize("deduplicate", [True, False])
@pytest.mark.parametrize("fault", ["down", "error", "refuse", "cut", "truncate", "duplicate"])
def test_no_fault_pays_twice(bank: BankProcess, fault: str, deduplicate: bool, seed: int) -> None:
    bank.fault(**{fault: 0.6}, deduplicate=deduplicate, seed=seed)
    batch = on_its_way()
    work_until(reconciled(batch))
    bank.fault()
    assert bank.call("GET", f"/files/{batch.number}-P001")["executions"] == 1
    assert_all_agree()


def test_a_cut_call_is_asked_for_and_not_repeated(bank: BankProcess) -> None:
    bank.fault(cut=1.0, deduplicate=False)
    batch = on_its_way()
    worker.run_one(["payments.send"])
    file = BankFile.objects.unscoped("test").get(batch=batch)
    assert (file.state, file.called_at is not None) == ("sending", True)
    assert ledger.balances()[Account.TRANSIT] == 0
    bank.fault(deduplicate=False)
    work_until(reconciled(batch))
    assert bank.call("GET", f"/files/{file.key}")["executions"] == 1


def test_after_an_unanswered_call_the_bank_is_left_alone_for_a_while(
    bank: BankProcess, settings: Settings
) -> None:
    settings.PAYMENT_QUIET = 60
    bank.fault(refuse=1.0)
    batch = on_its_way()
    worker.run_one(["payments.send"])
    bank.fault()
    Job.objects.filter(kind="payments.send").update(due_at="2020-01-01 00:00:00Z")
    worker.run_one(["payments.send"])
    job = Job.objects.get(kind="payments.send")
    assert (job.state, job.tries) == ("waiting", 1), "postponed, and not counted as a failure"
    assert BankFile.objects.unscoped("test").get(batch=batch).state == "sending"


def _card_of(entitlement: UUID) -> str:
    return str(Entitlement.objects.unscoped("test").get(pk=entitlement).card_token)


def test_a_closed_account_comes_back_is_corrected_and_paid_again(bank: BankProcess) -> None:
    family = families(3)[1]
    bank.account(family.account, "account_closed")
    batch = sent_again()
    work_until(reconciled(batch))
    assert (batch.paid_count, batch.failed_count) == (2, 1)
    assert ledger.balances()[Account.RETURNED] == batch.failed_fen == 50_001
    [task] = queries.tasks(CLERK, at=AT).rows
    assert (task.reason_text, task.amount_fen) == ("账户已销户", 50_001)
    card = queries.card(_card_of(family.entitlement), as_of=OCTOBER)
    assert card is not None and card.status == "held"
    actions.correct_account(
        task_id=task.id, bank="示例农商行", name="新户名", account="6217000000001234", actor=CLERK, at=AT
    )
    card = queries.card(_card_of(family.entitlement), as_of=OCTOBER)
    assert card is not None and card.status == "again", "due once more, and not yet as it should be"
    again = sent_again()
    work_until(reconciled(again))
    assert (again.count, again.paid_count) == (1, 1)
    card = queries.card(_card_of(family.entitlement), as_of=OCTOBER)
    assert card is not None and card.status == "active"
    instalment = Instalment.objects.unscoped("test").get(entitlement=family.entitlement)
    assert instalment.state == "paid"
    assert Attempt.objects.unscoped("test").filter(instalment=instalment).count() == 2
    assert ledger.balances()[Account.RETURNED] == 0
    assert ledger.balances()[Account.BUDGET] == -(batch.total_fen)
    assert queries.tasks(CLERK, at=AT).rows == ()
    assert_all_agree()


def test_another_name_is_a_task_and_holds_the_next_month(bank: BankProcess) -> None:
    family = families(2)[0]
    bank.account(family.account, "open", name="别人")
    batch = sent_again()
    work_until(reconciled(batch))
    assert Task.objects.unscoped("test").get().reason == "name_mismatch"
    november = OCTOBER.replace(month=11)
    batch_id = actions.prepare(month=november, actor=PREPARER, at=AT)
    work_until(lambda: Batch.objects.unscoped("test").get(id=batch_id).state == "prepared")
    lines = Attempt.objects.unscoped("test").filter(batch=batch_id)
    assert lines.count() == 1, "no money goes to an account that just sent some back"


def test_a_payment_given_back_later_returns_to_the_family(bank: BankProcess) -> None:
    batch = on_its_way(2)
    work_until(reconciled(batch))
    key = f"{batch.number}-000002"
    bank.call("POST", "/_give_back", {"key": key, "reason": "account_closed"})
    with network.in_background():
        content = bank_client.fetch_return(f"{batch.number}-P001")
    result = actions.import_return(content=content or b"", actor=PREPARER, at=AT)
    assert (result.paid, result.returned, result.quarantined) == (0, 1, 0)
    batch.refresh_from_db()
    assert (batch.paid_count, batch.failed_count) == (1, 1)
    assert ledger.balances()[Account.RETURNED] == Attempt.objects.unscoped("test").get(key=key).amount_fen
    assert_all_agree()


def test_a_double_payment_by_the_bank_is_found(bank: BankProcess) -> None:
    bank.fault(deduplicate=False)
    batch = on_its_way(2)
    work_until(reconciled(batch))
    file = BankFile.objects.unscoped("test").get(batch=batch)
    with network.in_background():
        bank_client.deliver(bank_file.build(file))
        verdict = verify(with_bank=True)
    assert [finding.check for finding in verdict.findings] == ["bank", "bank"]


def test_the_bank_is_never_called_from_a_page(bank: BankProcess) -> None:
    with pytest.raises(Exception, match="background work only"):
        bank_client.known("x")
