"""Does the ledger hold: balanced, in step with the payments, equal to the bank's own account to the fen."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from doudi.payments import bank, ledger
from doudi.payments.models import Account, Attempt, Instalment, Posting, Transaction

_SHOWN = 20  # findings of one kind that are listed one by one


@dataclass(frozen=True)
class Finding:
    """Something that is not as it must be; `what` names rows by key, never by person."""

    check: str
    what: str


@dataclass(frozen=True)
class Verdict:
    """What was looked at, and what was found. Money in fen."""

    transactions: int
    payments: int
    balances: dict[Account, int]
    bank_fen: int | None
    findings: tuple[Finding, ...]


def verify(*, with_bank: bool) -> Verdict:
    """Check the whole ledger, and every payment against the bank's statement if asked to.

    With the bank it uses the network: call it outside a transaction, within `network.in_background()`.
    """
    findings = [*_unbalanced(), *_out_of_step(), *_paid_more_than_once()]
    bank_fen = None
    if with_bank:
        statement = _statement()
        bank_fen = sum(statement.values())
        findings += _differs_from_bank(statement)
    return Verdict(
        transactions=Transaction.objects.unscoped("verify").count(),
        payments=Attempt.objects.unscoped("verify").count(),
        balances=ledger.balances(),
        bank_fen=bank_fen,
        findings=tuple(findings),
    )


def _unbalanced() -> Iterator[Finding]:
    """A transaction whose postings do not sum to zero or are not all there."""
    lines = (
        Posting.objects.unscoped("verify").filter(transaction=OuterRef("pk")).order_by().values("transaction")
    )
    rows = (
        Transaction.objects.unscoped("verify")
        .annotate(
            fen=Coalesce(Subquery(lines.annotate(fen=Sum("amount_fen")).values("fen")), 0),
            there=Coalesce(Subquery(lines.annotate(n=Count("id")).values("n")), 0),
        )
        .exclude(fen=0, there=F("postings"))
        .order_by("id")
    )
    for row in rows[:_SHOWN]:
        yield Finding("balance", f"{row}: {row.there} of {row.postings} postings, sum {row.fen} fen")


def _out_of_step() -> Iterator[Finding]:
    """A balance that is not what the payments say it must be."""
    sums = Attempt.objects.unscoped("verify").aggregate(
        paid=Sum("amount_fen", filter=Q(state=Attempt.State.PAID), default=0),
        transit=Sum("amount_fen", filter=Q(state=Attempt.State.SENT), default=0),
        payable=Sum("amount_fen", filter=_owed(), default=0),
    )
    balances = ledger.balances()
    returned = _came_back()
    expected = {
        Account.PAID: sums["paid"],
        Account.TRANSIT: sums["transit"],
        Account.PAYABLE: sums["payable"],
        Account.RETURNED: returned,
        Account.BUDGET: -sums["paid"] - sums["transit"] - sums["payable"] - returned,
    }
    for account, fen in expected.items():
        if balances[account] != fen:
            yield Finding(
                "in step", f"{account}: the ledger says {balances[account]}, the payments {fen} fen"
            )


def _owed() -> Q:
    approved = Q(batch__state__in=["approved", "sending", "sent"])
    return approved & Q(state__in=[Attempt.State.PREPARED, Attempt.State.SENDING])


def _came_back() -> int:
    """Fen that came back from the bank and are not owed to the family again by an approved batch."""
    attempts = Attempt.objects.unscoped("verify").filter(instalment=OuterRef("pk"))
    again = attempts.filter(_owed() | Q(state__in=[Attempt.State.SENT, Attempt.State.PAID]))
    rows = Instalment.objects.unscoped("verify").filter(
        Exists(attempts.filter(state=Attempt.State.FAILED)), ~Exists(again)
    )
    return int(rows.aggregate(fen=Sum("amount_fen", default=0))["fen"])


def _paid_more_than_once() -> Iterator[Finding]:
    """An instalment with two attempts that have paid, or that pays another amount than is owed."""
    paid = Q(attempts__state=Attempt.State.PAID)
    rows = (
        Instalment.objects.unscoped("verify")
        .annotate(
            times=Count("attempts", filter=paid), fen=Sum("attempts__amount_fen", filter=paid, default=0)
        )
        .filter(Q(times__gt=1) | (Q(times=1) & ~Q(fen=F("amount_fen"))))
        .order_by("id")
    )
    for row in rows[:_SHOWN]:
        yield Finding(
            "once", f"instalment {row.id}: paid {row.times} times, {row.fen} of {row.amount_fen} fen"
        )


def _statement() -> dict[str, int]:
    found: dict[str, int] = {}
    after = ""
    while True:
        rows, after = bank.statement(after)
        found |= {row.key: row.net_fen for row in rows}
        if not after:
            return found


def _differs_from_bank(statement: dict[str, int]) -> Iterator[Finding]:
    """Every payment on either side: what the ledger says was paid, and what the bank says."""
    postings = Posting.objects.unscoped("verify").filter(account=Account.PAID, attempt__isnull=False)
    rows = postings.values_list("attempt__key").annotate(fen=Sum("amount_fen")).order_by("attempt__key")
    ours = dict(rows)
    settled = Attempt.objects.unscoped("verify").filter(state__in=[Attempt.State.PAID, Attempt.State.FAILED])
    waiting = set(
        Attempt.objects.unscoped("verify")
        .filter(state__in=[Attempt.State.SENDING, Attempt.State.SENT])
        .order_by("key")
        .values_list("key", flat=True)
    )
    known = set(settled.order_by("key").values_list("key", flat=True)) | waiting
    differing = [key for key in known - waiting if ours.get(key, 0) != statement.get(key, 0)]
    strangers = [key for key in statement.keys() - known if statement[key]]
    for key in sorted(differing)[:_SHOWN]:
        yield Finding(
            "bank", f"{key}: the ledger says {ours.get(key, 0)}, the bank {statement.get(key, 0)} fen"
        )
    for key in sorted(strangers)[:_SHOWN]:
        yield Finding("bank", f"{key}: the bank paid {statement[key]} fen that we never sent")
