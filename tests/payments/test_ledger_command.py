"""`doudi ledger verify`: says so when all agrees, and fails with the key of what does not."""

import io

import pytest
from django.core.management import call_command

from doudi.payments import actions
from doudi.payments.models import Attempt
from doudi.work import worker
from tests.payments.builders import APPROVER, AT, OCTOBER, PREPARER, families

pytestmark = pytest.mark.django_db


def verified(*arguments: str) -> tuple[int, str]:
    """Exit status and what was printed."""
    out = io.StringIO()
    try:
        call_command("ledger", "verify", *arguments, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


@pytest.fixture(autouse=True)
def _approved() -> None:
    families(3)
    batch_id = actions.prepare(month=OCTOBER, actor=PREPARER, at=AT)
    worker.run_one(["payments.prepare"])
    actions.approve(batch_id=batch_id, actor=APPROVER, at=AT)


def test_it_holds() -> None:
    status, text = verified("--no-bank")
    assert status == 0
    assert "150003 fen  应付救助家庭" in text
    assert "The ledger balances and agrees with every payment." in text


def test_a_payment_that_is_not_in_the_ledger_is_found() -> None:
    Attempt.objects.unscoped("test").filter(line=1).update(state="paid")
    status, text = verified("--no-bank")
    assert status == 1
    assert "WRONG (in step) paid: the ledger says 0" in text
