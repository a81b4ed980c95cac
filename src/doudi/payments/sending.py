"""Bringing a file to the bank without ever paying twice: intent, ask, call, settle.

1. Commit the intent: the file is "sending" under its stable key, and when the call is made (`called_at`).
2. Ask the bank whether it knows the key. After a call whose answer was lost, wait `PAYMENT_QUIET` seconds
   first: the call may still be on its way.
3. Only if it does not, hand the file over.
4. Settle: the file is "sent" and the ledger is posted in the transaction that completes the job.

Killed anywhere, the next worker begins at 2 with the same key. Keys never expire.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models.functions import Now

from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.payments import bank, bank_file, ledger
from doudi.payments.errors import UnableToSend
from doudi.payments.ledger import Move
from doudi.payments.models import Account, Attempt, BankFile, Batch, Transaction
from doudi.work.actions import enqueue

RETURN_AFTER = timedelta(seconds=2)


def quiet_left(file: BankFile) -> timedelta:
    """How long the bank must still be left alone after a call of unknown effect, by the database's clock."""
    row = (
        BankFile.objects.unscoped("since the last call")
        .filter(id=file.id, called_at__isnull=False)
        .annotate(clock=Now())
        .first()
    )
    if row is None or row.called_at is None:
        return timedelta()
    left: timedelta = row.called_at + timedelta(seconds=settings.PAYMENT_QUIET) - row.clock
    return max(left, timedelta())


def bring(file: BankFile) -> None:
    """Steps 1 to 3. Raises UnableToReachBank when the bank gives no clear answer."""
    outgoing = bank_file.build(file)
    intend(file, outgoing.sha256)
    there = bank.known(file.key)
    if there is None:
        _about_to_call(file)
        bank.deliver(outgoing)
    elif there.sha256 != outgoing.sha256:
        raise UnableToSend(f"银行以编号 {file.key} 收到的文件与我们的不同：请停止发放，与银行逐笔核对。")


@transaction.atomic
def intend(file: BankFile, sha256: str) -> None:
    """Step 1: the file is being sent, with these very bytes now and at any later try."""
    rows = BankFile.objects.unscoped("the intent").filter(
        id=file.id, state__in=[BankFile.State.READY, BankFile.State.SENDING], sha256__in=["", sha256]
    )
    if not rows.update(state=BankFile.State.SENDING, sha256=sha256):
        raise UnableToSend(f"文件 {file.key} 与第一次发送时的内容不同：请停止发放，检查数据。")
    Attempt.objects.unscoped("the lines of the file").filter(
        batch_id=file.batch_id, part=file.part, state=Attempt.State.PREPARED
    ).update(state=Attempt.State.SENDING)


def _about_to_call(file: BankFile) -> None:
    BankFile.objects.unscoped("the intent").filter(id=file.id).update(called_at=Now())


def settle(file_id: UUID, *, actor: Principal, at: datetime) -> None:
    """Step 4, in the caller's transaction: payable −, transit +; and look for the return file soon."""
    file = BankFile.objects.unscoped("settle one file").get(id=file_id)
    # Locked, so that of two files settled together the second sees the first, and the batch is sent.
    Batch.objects.unscoped("settle one file").select_for_update().get(id=file.batch_id)
    swapped = (
        BankFile.objects.unscoped("compare and swap")
        .filter(id=file_id, state=BankFile.State.SENDING)
        .update(state=BankFile.State.SENT, sent_at=at)
    )
    if not swapped:
        return
    Attempt.objects.unscoped("the lines of the file").filter(
        batch_id=file.batch_id, part=file.part, state=Attempt.State.SENDING
    ).update(state=Attempt.State.SENT)
    moves = [Move(Account.PAYABLE, -file.total_fen), Move(Account.TRANSIT, file.total_fen)]
    ledger.post(Transaction.Kind.SEND, file.key, moves, division=file.division, at=at, by=actor.name)
    detail: dict[str, str | int] = {"file": file.key, "sha256": file.sha256}
    detail |= {"count": file.count, "total_fen": file.total_fen}
    record(Event(action="payment.file.sent", actor=actor.ref, at=at, detail=detail, division=file.division))
    enqueue("payments.fetch_return", file.key, {"file": str(file.id)}, at=at, not_before=at + RETURN_AFTER)
    _all_sent(file)


def _all_sent(file: BankFile) -> None:
    waiting = BankFile.objects.unscoped("are all sent").filter(
        batch_id=file.batch_id, state__in=[BankFile.State.READY, BankFile.State.SENDING]
    )
    if not waiting.exists():
        Batch.objects.unscoped("all files are sent").filter(
            id=file.batch_id, state=Batch.State.SENDING
        ).update(state=Batch.State.SENT)
