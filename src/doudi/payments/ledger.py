"""Double entry: money only moves from one account to another, and is never unmoved but by a reversing entry.

budget −, payable +      a batch is approved        payable −, transit +   a file is with the bank
transit −, paid +        the bank has paid          transit −, returned +  the bank could not pay
paid −, returned +       the bank gave it back      returned −, payable +  paid again after correction
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Sum

from doudi.payments.errors import UnableToPost
from doudi.payments.models import Account, Posting, Transaction


@dataclass(frozen=True)
class Move:
    """`amount_fen` goes to (+) or comes from (−) an account, for one attempt or for a whole file."""

    account: Account
    amount_fen: int
    attempt: UUID | None = None


def post(
    kind: Transaction.Kind,
    reference: str,
    moves: Sequence[Move],
    *,
    division: int,
    at: datetime,
    by: str,
    reverses: UUID | None = None,
) -> Transaction:
    """Append one balanced transaction, in the caller's database transaction.

    Moves of nothing are left out. Raises UnableToPost when the rest does not sum to zero; the database
    refuses the same (kind, reference) a second time.
    """
    if not connection.in_atomic_block:
        raise UnableToPost("A posting belongs in the transaction of what it records.")
    moves = [move for move in moves if move.amount_fen]
    if sum(move.amount_fen for move in moves) != 0 or len(moves) < 2:
        raise UnableToPost(f"{kind} {reference}: the postings do not sum to zero.")
    entry = Transaction(
        kind=kind,
        reference=reference,
        division=division,
        postings=len(moves),
        reverses_id=reverses,
        at=at,
        by=by,
    )
    entry.save(force_insert=True)
    Posting.objects.bulk_create(
        [
            Posting(
                transaction=entry,
                line=line,
                account=move.account,
                amount_fen=move.amount_fen,
                attempt_id=move.attempt,
                division=division,
            )
            for line, move in enumerate(moves, start=1)
        ],
        batch_size=1000,
    )
    return entry


def reverse(kind: Transaction.Kind, reference: str, *, at: datetime, by: str) -> Transaction:
    """Take a transaction back by its mirror image; each can be reversed once."""
    ledger = Transaction.objects.unscoped("reverse one known entry")
    entry = ledger.filter(kind=kind, reference=reference).first()
    if entry is None:
        raise UnableToPost(f"{kind} {reference} is not in the ledger: there is nothing to reverse.")
    lines = Posting.objects.unscoped("the lines of that entry").filter(transaction=entry).order_by("line")
    return post(
        Transaction.Kind.REVERSE,
        f"{kind} {reference}",
        [Move(Account(line.account), -line.amount_fen, line.attempt_id) for line in lines],
        division=entry.division,
        at=at,
        by=by,
        reverses=entry.id,
    )


def balances() -> dict[Account, int]:
    """How much money (fen) has moved to each account; all of them together are zero."""
    rows = Posting.objects.unscoped("balances of the whole ledger").values("account").order_by("account")
    sums = dict(rows.annotate(fen=Sum("amount_fen")).values_list("account", "fen"))
    return {account: int(sums.get(account, 0)) for account in Account}
