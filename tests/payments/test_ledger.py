"""The program and the database refuse what does not balance, and what would change the past."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from doudi.payments import ledger
from doudi.payments.errors import UnableToPost
from doudi.payments.ledger import Move
from doudi.payments.models import Account, Posting, Transaction
from doudi.payments.verify import verify
from doudi.vault.identifiers import new_id
from tests.payments.builders import AT, COUNTY

pytestmark = pytest.mark.django_db
KIND = Transaction.Kind.APPROVE
BALANCED = [Move(Account.BUDGET, -5), Move(Account.PAYABLE, 5)]


def post(reference: str = "a", moves: list[Move] | None = None) -> Transaction:
    return ledger.post(KIND, reference, moves or BALANCED, division=COUNTY, at=AT, by="test")


def entry(postings: int) -> Transaction:
    """A transaction without its lines, past `ledger.post`."""
    row = Transaction(kind=KIND, reference=str(new_id()), division=COUNTY, postings=postings, at=AT, by="x")
    row.save(force_insert=True)
    return row


def line(of: Transaction, number: int, fen: int) -> None:
    Posting(transaction=of, line=number, account=Account.BUDGET, amount_fen=fen, division=COUNTY).save(
        force_insert=True
    )


def refused(act: Callable[[], object], match: str) -> None:
    with pytest.raises(DatabaseError, match=match), transaction.atomic():
        act()


def written() -> tuple[list[object], list[object]]:
    """All that stands in the ledger: transactions and their lines."""
    transactions = (
        Transaction.objects.unscoped("test").order_by("id").values_list("id", "division", "postings")
    )
    lines = Posting.objects.unscoped("test").order_by("transaction", "line")
    return list(transactions), list(lines.values_list("transaction", "line", "amount_fen", "division"))


def test_balances_are_what_was_posted() -> None:
    post()
    post("b", [Move(Account.PAYABLE, -2), Move(Account.TRANSIT, 2), Move(Account.PAID, 0)])
    assert {account.value: fen for account, fen in ledger.balances().items()} == {
        "budget": -5,
        "payable": 3,
        "transit": 2,
        "paid": 0,
        "returned": 0,
    }


@pytest.mark.parametrize(
    "moves", [[], [Move(Account.BUDGET, 0)], [Move(Account.BUDGET, -5), Move(Account.PAYABLE, 4)]]
)
def test_what_does_not_balance_is_not_posted(moves: list[Move]) -> None:
    with pytest.raises(UnableToPost):
        ledger.post(KIND, "a", moves, division=COUNTY, at=AT, by="test")
    assert written() == ([], [])


def test_an_event_is_posted_once() -> None:
    post()
    once = written()
    refused(post, "(?i)unique")
    assert written() == once != ([], [])


def test_a_transaction_is_reversed_once_by_its_mirror_image() -> None:
    post()
    mirror = ledger.reverse(KIND, "a", at=AT, by="test")
    assert not any(ledger.balances().values())
    assert mirror.reverses is not None
    refused(lambda: ledger.reverse(KIND, "a", at=AT, by="test"), "(?i)unique")
    with pytest.raises(UnableToPost):
        ledger.reverse(KIND, "never", at=AT, by="test")


@pytest.mark.parametrize("table", ["payments_posting", "payments_transaction"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET division = 0", "DELETE FROM {}"])
def test_the_past_is_not_changed(table: str, statement: str) -> None:
    post()
    before = written()
    with connection.cursor() as cursor:
        refused(lambda: cursor.execute(statement.format(table)), "append-only")
    assert written() == before != ([], [])


def test_the_database_takes_no_unbalanced_transaction() -> None:
    def act() -> None:
        unbalanced = entry(2)
        line(unbalanced, 1, -5)
        line(unbalanced, 2, 4)

    refused(act, "does not balance")
    assert written() == ([], [])


def test_the_database_takes_no_last_line_before_the_others() -> None:
    def act() -> None:
        early = entry(3)
        line(early, 1, -5)
        line(early, 3, 5)

    refused(act, "does not balance")
    assert written() == ([], [])


def test_the_database_takes_no_further_line() -> None:
    full = post()
    before = written()
    refused(lambda: line(full, 3, 7), "all its postings")
    refused(lambda: line(full, 0, 7), "(?i)all its postings|check")
    refused(lambda: line(full, 1, 7), "(?i)unique")
    assert written() == before != ([], [])


def test_a_transaction_left_open_is_found() -> None:
    """PostgreSQL refuses it at commit; on SQLite it is found by `doudi ledger verify`."""
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="no last posting"), transaction.atomic():
            line(entry(2), 1, -5)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        return
    line(entry(2), 1, -5)
    kinds = {finding.check for finding in verify(with_bank=False).findings}
    assert kinds == {"balance", "in step"}
