"""Whatever people and bank do, in any order: the ledger holds, and no month is paid twice (hypothesis)."""

from collections import Counter
from datetime import date
from itertools import cycle
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from doudi.payments import actions, bank_file, sending
from doudi.payments.models import Account, Attempt, BankFile, Batch, Entitlement, Instalment, Task
from doudi.payments.months import month_after
from doudi.payments.verify import verify
from doudi.work import worker
from tests.payments.builders import APPROVER, AT, CLERK, OCTOBER, PREPARER, families
from tests.payments.return_files import written

# What is drawn never depends on what the database holds: an example repeated is the same example.
_SOME = 6
_ANSWERS = st.sampled_from(["paid", "paid", "paid", "rejected", "silent"])


class Payments(RuleBasedStateMachine):
    """A county, its people, and a bank that answers when it likes and gives money back when it must.

    `reached`: the states that payments were ever in, of all runs together.
    """

    reached: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.month = OCTOBER
        self.executed: dict[str, int] = {}  # the bank's books: net fen per payment key
        self.answers: list[bytes] = []  # return files that were imported
        families(3)
        self.a_month_goes_out()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @rule()
    def a_month_goes_out(self) -> None:
        """All at once, so that what comes after is reached often."""
        self.month = month_after(self.month)
        self.prepare()
        if self._has("prepared"):
            self.approve()
        if self._has("approved"):
            self.send()

    @rule()
    def another_family(self) -> None:
        families(1, from_month=self.month)

    @rule()
    def time_passes(self) -> None:
        self.month = month_after(self.month)

    @rule()
    def prepare(self) -> None:
        actions.prepare(month=self.month, actor=PREPARER, at=AT)
        worker.run_one(["payments.prepare"])

    @precondition(lambda self: self._has("prepared"))
    @rule()
    def approve(self) -> None:
        batch = self._batch("prepared")
        if not _stale(batch):
            actions.approve(batch_id=batch.id, actor=APPROVER, at=AT)

    @precondition(lambda self: self._has("prepared", "approved"))
    @rule()
    def discard(self) -> None:
        batch = self._batch("prepared", "approved")
        actions.discard(batch_id=batch.id, reason="有误", actor=PREPARER, at=AT)

    @precondition(lambda self: self._has("approved"))
    @rule()
    def send(self) -> None:
        batch = self._batch("approved")
        actions.send(batch_id=batch.id, actor=PREPARER, at=AT)
        for file in BankFile.objects.unscoped("test").filter(batch=batch).order_by("part"):
            sending.intend(file, bank_file.build(file).sha256)
            sending.settle(file.id, actor=PREPARER, at=AT)
            sending.settle(file.id, actor=PREPARER, at=AT)

    @rule(answers=st.lists(_ANSWERS, min_size=_SOME, max_size=_SOME), nonsense=st.booleans())
    def the_bank_answers(self, answers: list[str], nonsense: bool) -> None:
        """Some lines are paid, some rejected, some not answered yet; sometimes a line is nonsense."""
        waiting = Attempt.objects.unscoped("test").filter(state="sent").select_related("batch")
        first = waiting.order_by("batch", "line").first()
        if first is None:
            return
        lines = []
        asked = waiting.filter(batch=first.batch).order_by("line")
        for attempt, status in zip(asked, cycle(answers), strict=False):
            if status != "silent":
                lines.append([attempt.line, attempt.key, attempt.amount_fen, status, "", "B", "2026-10-10"])
                self.executed[attempt.key] = attempt.amount_fen if status == "paid" else 0
        if nonsense:
            lines.append([9999, "nobody-knows", 7, "paid", "", "B", "2026-10-10"])
        self._import(f"{first.batch.number}-P001", lines)

    @precondition(lambda self: any(self.executed.values()))
    @rule(which=st.integers(0, _SOME))
    def money_comes_back(self, which: int) -> None:
        paid = list(Attempt.objects.unscoped("test").filter(state="paid").order_by("key"))
        if paid:
            attempt = paid[which % len(paid)]
            line = [1, attempt.key, attempt.amount_fen, "returned", "account_closed", "B", "2026-10-20"]
            self._import(f"{attempt.key.rpartition('-')[0]}-P001", [line])
            self.executed[attempt.key] = 0

    @rule(which=st.integers(0, _SOME))
    def an_old_file_again(self, which: int) -> None:
        if self.answers:
            content = self.answers[which % len(self.answers)]
            assert actions.import_return(content=content, actor=PREPARER, at=AT).already

    @precondition(lambda self: 0 in self.executed.values())
    @rule(correct=st.booleans())
    def the_clerk_settles_a_task(self, correct: bool) -> None:
        task = Task.objects.unscoped("test").filter(closed_at=None).order_by("id").first()
        if task is None:
            return
        if correct:
            number = f"6217{len(self.answers):012d}"
            actions.correct_account(
                task_id=task.id, bank="行", name="张三", account=number, actor=CLERK, at=AT
            )
        else:
            actions.reissue(task_id=task.id, note="银行确认已恢复", actor=CLERK, at=AT)

    @rule()
    def a_benefit_ends(self) -> None:
        rows = Entitlement.objects.unscoped("test").filter(until_month=None).order_by("id")
        row = rows.first()
        if row and rows.count() > 2 and month_after(self.month) > row.from_month:
            Entitlement.objects.unscoped("test").filter(id=row.id).update(until_month=month_after(self.month))

    @invariant()
    def the_ledger_holds(self) -> None:
        verdict = verify(with_bank=False)
        assert verdict.findings == ()
        assert verdict.balances[Account.PAID] == sum(self.executed.values())
        assert verdict.balances[Account.RETURNED] >= 0

    @invariant()
    def no_month_is_paid_twice(self) -> None:
        paid = Attempt.objects.unscoped("test").filter(state="paid").order_by("key")
        times = Counter(paid.values_list("instalment__entitlement", "instalment__period"))
        assert all(count == 1 for count in times.values())
        states = Attempt.objects.unscoped("test").order_by("state").values_list("state", flat=True)
        self.reached.update(states)
        owed = Instalment.objects.unscoped("test").filter(state="paid").count()
        assert owed == len(times)

    def _has(self, *states: str) -> bool:
        return bool(Batch.objects.unscoped("test").filter(state__in=states).exists())

    def _batch(self, *states: str) -> Batch:
        return Batch.objects.unscoped("test").filter(state__in=states).order_by("id")[0]

    def _import(self, key: str, lines: list[list[object]]) -> None:
        content = written(key, [[*line[:5], f"B{len(self.answers)}", line[6]] for line in lines])
        actions.import_return(content=content, actor=PREPARER, at=AT)
        self.answers.append(content)


def _stale(batch: Batch) -> bool:
    attempts = (
        Attempt.objects.unscoped("test")
        .filter(batch=batch)
        .select_related("instalment__entitlement", "account")
    )
    return any(_changed(one) for one in attempts.order_by("line"))


def _changed(attempt: Attempt) -> bool:
    until: date | None = attempt.instalment.entitlement.until_month
    return attempt.account.valid_until is not None or (until or date.max) <= attempt.instalment.period


@pytest.mark.django_db
def test_payments_hold_in_any_order() -> None:
    run_state_machine_as_test(
        Payments,
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert {"sent", "paid", "failed"} <= Payments.reached, "the runs proved less than they are for"
