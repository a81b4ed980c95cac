"""The batch: prepared by one, approved by another, and every fen in its place."""

from datetime import date

import pytest

from doudi.access.errors import UnableToAct
from doudi.payments import actions, ledger, queries
from doudi.payments.errors import UnableToApprove, UnableToFindPayment, UnableToPrepare, UnableToSend
from doudi.payments.models import Account, Attempt, Batch, Entitlement, Instalment, Task
from doudi.work import worker
from tests.payments.builders import APPROVER, AT, OCTOBER, PREPARER, families, staff

pytestmark = pytest.mark.django_db


def prepared(month: date = OCTOBER) -> Batch:
    """A batch of the month, laid before the approver."""
    batch_id = actions.prepare(month=month, actor=PREPARER, at=AT)
    worker.run_one(["payments.prepare"])
    batch: Batch = Batch.objects.unscoped("test").get(id=batch_id)
    return batch


def test_a_batch_pays_every_family_once() -> None:
    families(7)
    batch = prepared()
    assert (batch.number, batch.state, batch.count) == ("990001-202610-01", "prepared", 7)
    assert batch.total_fen == sum(50_000 + place for place in range(7))
    assert actions.prepare(month=OCTOBER, actor=PREPARER, at=AT) == batch.id
    actions.approve(batch_id=batch.id, actor=APPROVER, at=AT)
    again = prepared()
    assert again.state == "discarded", "nothing is owed a second time"


def test_months_before_are_caught_up() -> None:
    families(2, from_month=date(2026, 8, 1))
    assert prepared().count == 6
    periods = (
        Instalment.objects.unscoped("test").order_by("period").values_list("period", flat=True).distinct()
    )
    assert list(periods) == [date(2026, 8, 1), date(2026, 9, 1), OCTOBER]


def test_nothing_is_owed_before_its_month_or_after_its_end() -> None:
    families(1, from_month=date(2026, 11, 1))
    ended = families(1, from_month=date(2026, 9, 1))[0]
    Entitlement.objects.unscoped("test").filter(id=ended.entitlement).update(until_month=OCTOBER)
    assert prepared().count == 1
    assert Attempt.objects.unscoped("test").get().instalment.period == date(2026, 9, 1)


def test_the_one_who_prepared_does_not_approve() -> None:
    families(1)
    batch = prepared()
    both = staff("finance_approver", "钱编制")
    Batch.objects.unscoped("test").filter(id=batch.id).update(prepared_by=both.ref.id)
    with pytest.raises(UnableToApprove, match="另一位"):
        actions.approve(batch_id=batch.id, actor=both, at=AT)
    with pytest.raises(UnableToAct):
        actions.approve(batch_id=batch.id, actor=PREPARER, at=AT)
    actions.approve(batch_id=batch.id, actor=APPROVER, at=AT)
    with pytest.raises(UnableToApprove, match="已审批"):
        actions.approve(batch_id=batch.id, actor=APPROVER, at=AT)


def test_a_batch_that_changed_since_is_not_approved() -> None:
    family = families(3)[0]
    batch = prepared()
    Entitlement.objects.unscoped("test").filter(id=family.entitlement).update(until_month=OCTOBER)
    with pytest.raises(UnableToApprove, match="有 1 笔发生变化"):
        actions.approve(batch_id=batch.id, actor=APPROVER, at=AT)
    assert not any(ledger.balances().values())
    actions.discard(batch_id=batch.id, reason="一家停发", actor=PREPARER, at=AT)
    assert prepared().count == 2


def test_an_approved_batch_is_discarded_by_a_reversing_entry() -> None:
    families(2)
    batch = prepared()
    actions.approve(batch_id=batch.id, actor=APPROVER, at=AT)
    assert ledger.balances()[Account.PAYABLE] == batch.total_fen
    assert ledger.balances()[Account.BUDGET] == -batch.total_fen
    actions.discard(batch_id=batch.id, reason="金额有误", actor=PREPARER, at=AT)
    assert not any(ledger.balances().values())
    with pytest.raises(UnableToPrepare):
        actions.discard(batch_id=batch.id, reason="再作废", actor=PREPARER, at=AT)
    with pytest.raises(UnableToSend):
        actions.send(batch_id=batch.id, actor=PREPARER, at=AT)
    assert prepared().number == "990001-202610-02"


def test_a_family_without_an_account_is_a_task_for_the_town() -> None:
    families(2)
    families(1, accounts=False)
    assert prepared().count == 2
    assert Task.objects.unscoped("test").get().kind == "no_account"


def test_another_county_sees_nothing() -> None:
    families(1)
    batch = prepared()
    stranger = staff("finance_approver", "外县人", 110101_000000)
    assert queries.batches(stranger).rows == ()
    with pytest.raises(UnableToFindPayment):
        queries.batch(stranger, batch.id, at=AT)


def test_lists_do_not_ask_more_for_more_rows(queries_constant) -> None:  # type: ignore[no-untyped-def]
    families(40)
    batch = prepared()
    limits = [0]

    def more(rows: int) -> None:
        limits[0] += rows

    queries_constant(more, lambda: queries.batch(PREPARER, batch.id, at=AT, limit=limits[0]))
    assert len(queries.batch(PREPARER, batch.id, at=AT, limit=limits[0]).lines) == 30


def test_pages_of_lines_follow_one_another() -> None:
    families(5)
    batch = prepared()
    first = queries.batch(PREPARER, batch.id, at=AT, limit=3)
    rest = queries.batch(PREPARER, batch.id, at=AT, limit=3, after=first.next or 0)
    assert [line.line for line in first.lines + rest.lines] == [1, 2, 3, 4, 5]
    assert rest.next is None
    assert all("*" in line.name_masked and line.account_masked.startswith("***") for line in first.lines)
    assert first.row.may == ("discard",)
    assert queries.batches(APPROVER).rows[0].may == ("approve",)
