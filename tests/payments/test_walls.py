"""Every act within the reach of the person who does it: on PostgreSQL the second wall is up."""

import pytest

from doudi.access.principal import Principal
from doudi.access.scope import acting_as
from doudi.payments import actions, ledger, queries, sending
from doudi.payments.models import Account, BankFile, Entitlement
from doudi.vault.identifiers import new_id
from doudi.work import worker
from tests.payments.builders import APPROVER, AT, CLERK, COUNTY, OCTOBER, PREPARER, families
from tests.payments.return_files import written

pytestmark = pytest.mark.django_db


def test_each_acts_within_their_own_reach() -> None:
    family = families(3)[0]
    with acting_as(PREPARER):
        batch_id = actions.prepare(month=OCTOBER, actor=PREPARER, at=AT)
    worker.run_one(["payments.prepare"])
    with acting_as(APPROVER):
        assert queries.batches(APPROVER).rows[0].may == ("approve",)
        actions.approve(batch_id=batch_id, actor=APPROVER, at=AT)
    with acting_as(PREPARER):
        actions.send(batch_id=batch_id, actor=PREPARER, at=AT)
    file = BankFile.objects.unscoped("test").get()
    sending.intend(file, "s" * 64)
    sending.settle(file.id, actor=Principal.system("payments"), at=AT)
    with acting_as(PREPARER):
        detail = queries.batch(PREPARER, batch_id, at=AT)
        lines: list[list[object]] = [
            [
                one.line,
                f"{detail.row.number}-{one.line:06d}",
                one.amount_fen,
                "rejected",
                "account_closed",
                "B",
                "2026-10-10",
            ]
            for one in detail.lines
        ]
        assert actions.import_return(content=written(file.key, lines), actor=PREPARER, at=AT).failed == 3
    with acting_as(CLERK):
        rows = queries.tasks(CLERK, at=AT).rows
        assert len(rows) == 3
        actions.correct_account(
            task_id=rows[0].id, bank="行", name="张三", account="6217000000001234", actor=CLERK, at=AT
        )
        actions.reissue(task_id=rows[1].id, note="银行确认", actor=CLERK, at=AT)
    assert ledger.balances()[Account.RETURNED] == sum(one.amount_fen for one in detail.lines)
    citizen = Principal("citizen", new_id(), "张三", "citizen", "", COUNTY, COUNTY + 1_000_000, family.payee)
    with acting_as(citizen):
        assert len(queries.of_household(citizen, family.household, at=AT, as_of=OCTOBER)) == 1


def test_a_card_is_shown_to_a_visitor_who_reaches_nothing() -> None:
    family = families(1)[0]
    token = Entitlement.objects.unscoped("test").get(id=family.entitlement).card_token
    with acting_as(Principal.anonymous()):
        assert queries.card(token, as_of=OCTOBER)
        assert queries.of_household(Principal.anonymous(), family.household, at=AT, as_of=OCTOBER) == ()
