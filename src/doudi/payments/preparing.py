"""Writing a batch: what is owed becomes instalments, and instalments become lines, in portions.

Every portion is one short transaction that finds what is still missing, so a worker that is killed, or two
that overlap, add nothing twice; uniqueness is the database's business (see the models).
"""

from datetime import date, datetime
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Subquery, Sum

from doudi.access.divisions import span
from doudi.access.principal import Principal
from doudi.access.scope import ScopedQuerySet
from doudi.audit.actions import Event, record
from doudi.payments.models import Attempt, Batch, Entitlement, Instalment, Task
from doudi.payments.months import months
from doudi.registry.models import PayeeAccount

M = TypeVar("M", Entitlement, Instalment, Task)
PORTION = 2000


def owe_portion(batch: Batch, *, at: datetime) -> int:
    """Write up to `PORTION` regular instalments that are owed up to the batch's month and not yet written.

    A month that was missed, because the entitlement was opened late, is caught up (57号 21: from the month
    after the decision). Gives how many were written; 0 when nothing is missing.
    """
    entitled = _in_county(Entitlement.objects.unscoped("prepare a batch"), batch)
    first = entitled.aggregate(first=Min("from_month"))["first"]
    if first is None:
        return 0
    for month in months(first, batch.month):
        missing = list(_owed(entitled, month).order_by("id")[:PORTION])
        if missing:
            _write_instalments(missing, month, at)
            return len(missing)
    return 0


def _owed(entitled: ScopedQuerySet[Entitlement], month: date) -> ScopedQuerySet[Entitlement]:
    written = Instalment.objects.unscoped("is it written").filter(
        entitlement=OuterRef("pk"), period=month, cause=Instalment.Cause.REGULAR, sequence=1
    )
    lasting = Q(until_month__isnull=True) | Q(until_month__gt=month)
    return entitled.filter(lasting, ~Exists(written), from_month__lte=month)


def _write_instalments(entitlements: list[Entitlement], month: date, at: datetime) -> None:
    Instalment.objects.bulk_create(
        [
            Instalment(
                entitlement=entitlement,
                division=entitlement.division,
                period=month,
                cause=Instalment.Cause.REGULAR,
                amount_fen=entitlement.monthly_fen,
                decision=entitlement.decision,
                decision_hash=entitlement.decision_hash,
                created_at=at,
            )
            for entitlement in entitlements
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


@transaction.atomic
def ask_for_accounts(batch: Batch, *, at: datetime) -> None:
    """Open a task for the town clerk where a family has no account; close it where there is one now."""
    account = PayeeAccount.objects.unscoped("is there an account").filter(
        person=OuterRef("entitlement__payee"), valid_until__isnull=True
    )
    tasks = _in_county(Task.objects.unscoped("tasks about accounts"), batch).filter(
        kind=Task.Kind.NO_ACCOUNT, closed_at=None
    )
    found = tasks.filter(Exists(account))
    found.update(closed_at=at, closed_by="system", note="账户已登记")
    due = _due(batch).filter(~Exists(account)).values("entitlement", "entitlement__division").distinct()
    Task.objects.bulk_create(
        (
            Task(
                kind=Task.Kind.NO_ACCOUNT,
                entitlement_id=row["entitlement"],
                division=row["entitlement__division"],
                reason="no_account",
                opened_at=at,
            )
            for row in due.order_by("entitlement")
        ),
        batch_size=500,
        ignore_conflicts=True,
    )


@transaction.atomic
def add_lines(batch: Batch) -> int:
    """Give up to `PORTION` due instalments a line in the batch; 0 when all that can be paid has one.

    Left out is who has an open task: an account that sent one payment back is not paid to again before a
    person has looked at it.
    """
    if (
        not Batch.objects.unscoped("still in preparation")
        .select_for_update()
        .filter(id=batch.id, state=Batch.State.PREPARING)
    ):
        return 0
    rows = list(_payable(batch).order_by("division", "id")[:PORTION])
    lines = Attempt.objects.unscoped("the last line").filter(batch=batch)
    last = lines.order_by("-line").values_list("line", flat=True).first() or 0
    Attempt.objects.bulk_create(
        [_line(batch, row, last + place) for place, row in enumerate(rows, start=1)], batch_size=500
    )
    Instalment.objects.unscoped("in a batch now").filter(id__in=[row.id for row in rows]).update(
        state=Instalment.State.UNDERWAY
    )
    return len(rows)


def _payable(batch: Batch) -> ScopedQuerySet[Instalment]:
    account = PayeeAccount.objects.unscoped("where to pay").filter(
        person=OuterRef("entitlement__payee"), valid_until__isnull=True
    )
    task = Task.objects.unscoped("held for a person").filter(
        entitlement=OuterRef("entitlement"), closed_at=None
    )
    failed = Attempt.objects.unscoped("sent once before").filter(
        instalment=OuterRef("pk"), state=Attempt.State.FAILED
    )
    return (
        _due(batch)
        .filter(~Exists(task))
        .annotate(pay_to=Subquery(account.values("id")[:1]), again=Exists(failed))
        .filter(pay_to__isnull=False)
    )


def _due(batch: Batch) -> ScopedQuerySet[Instalment]:
    due = _in_county(Instalment.objects.unscoped("prepare a batch"), batch)
    ended = Q(entitlement__until_month__lte=F("period"))
    return due.filter(~ended, state=Instalment.State.DUE, period__lte=batch.month)


def _line(batch: Batch, instalment: Instalment, line: int) -> Attempt:
    return Attempt(
        instalment=instalment,
        batch=batch,
        account_id=instalment.pay_to,  # type: ignore[attr-defined]  # annotated in _payable
        division=instalment.division,
        line=line,
        part=(line - 1) // _file_lines() + 1,
        key=f"{batch.number}-{line:06d}",
        amount_fen=instalment.amount_fen,
        again=instalment.again,  # type: ignore[attr-defined]
    )


def _file_lines() -> int:
    """Lines in one file to the bank (setting PAYMENT_FILE_LINES)."""
    return int(getattr(settings, "PAYMENT_FILE_LINES", 2000))


def finish(batch: Batch, *, actor: Principal, at: datetime) -> None:
    """Add up the batch and lay it before the approver; a batch without lines is discarded.

    In the caller's transaction.
    """
    sums = (
        Attempt.objects.unscoped("add up").filter(batch=batch).aggregate(n=Count("id"), fen=Sum("amount_fen"))
    )
    state = Batch.State.PREPARED if sums["n"] else Batch.State.DISCARDED
    changed = (
        Batch.objects.unscoped("prepared")
        .filter(id=batch.id, state=Batch.State.PREPARING)
        .update(count=sums["n"], total_fen=sums["fen"] or 0, state=state)
    )
    if changed:
        detail = {"batch": batch.number, "count": sums["n"], "total_fen": int(sums["fen"] or 0)}
        record(
            Event(
                action="payment.batch.prepared",
                actor=actor.ref,
                at=at,
                detail=detail,
                division=batch.division,
            )
        )


def _in_county(rows: ScopedQuerySet[M], batch: Batch) -> ScopedQuerySet[M]:
    low, high = span(batch.division)
    return rows.filter(division__gte=low, division__lt=high)
