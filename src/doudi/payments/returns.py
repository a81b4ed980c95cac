"""Taking in a return file: all of it in one transaction, and the same file twice is a no-op.

Each line either settles a payment, repeats what is settled, or goes to quarantine: then it moves no money.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q, Sum

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.payments import ledger, return_file
from doudi.payments.errors import UnableToReadReturn
from doudi.payments.ledger import Move
from doudi.payments.models import (
    Account,
    Attempt,
    BankFile,
    Batch,
    Instalment,
    QuarantinedLine,
    ReturnFile,
    Task,
    Transaction,
)
from doudi.payments.return_file import Line, ReturnedFile

State = Attempt.State
# what we hold for true, what the bank says -> what it becomes
_SETTLED = {(State.SENT, "paid"): State.PAID, (State.SENT, "rejected"): State.FAILED}
_GIVEN_BACK = (State.PAID, "returned")
_REPEATED = {(State.PAID, "paid"), (State.FAILED, "rejected"), (State.FAILED, "returned")}


@dataclass(frozen=True)
class Imported:
    """How many lines did what; `already`: this very file was taken in before, nothing was done."""

    file_key: str
    already: bool
    paid: int = 0
    failed: int = 0
    returned: int = 0
    quarantined: int = 0


@dataclass
class _Sorted:
    """The lines of a file, by what is to be done with them."""

    changed: list[Attempt] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    strange: list[tuple[Line, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


@transaction.atomic
def take_in(content: bytes, *, by: Principal, at: datetime) -> Imported:
    """Import a return file. Raises UnableToReadReturn when it is damaged or not ours: nothing is kept.

    Raises UnableToAct when the file is another county's: its lines would be due again, and paid twice.
    """
    returned = return_file.read(content)
    file = _file(returned.file_key)
    require(by, "payment.import_return", division=file.division)
    if ReturnFile.objects.unscoped("seen before").filter(sha256=returned.sha256).exists():
        return Imported(file.key, already=True)
    if file.state not in {BankFile.State.SENT, BankFile.State.RETURNED}:
        raise UnableToReadReturn(f"文件 {file.key} 的发送还没有登记完成，请一分钟后再导入回盘。")
    lines = _sort(file, returned)
    counts = lines.counts
    kept = ReturnFile(
        sha256=returned.sha256,
        file=file,
        division=file.division,
        paid=counts["paid"],
        failed=counts["rejected"],
        returned=counts["returned"],
        quarantined=len(lines.strange),
        received_at=at,
        received_by=by.name,
    )
    kept.save(force_insert=True)
    _keep_changes(lines, at)
    _quarantine(lines, kept)
    if lines.moves:
        ledger.post(
            Transaction.Kind.SETTLE, returned.sha256, lines.moves, division=file.division, at=at, by=by.name
        )
    detail: dict[str, str | int] = {
        "file": file.key,
        "sha256": returned.sha256,
        "quarantined": len(lines.strange),
        **counts,
    }
    record(Event(action="payment.return.import", actor=by.ref, at=at, detail=detail, division=file.division))
    _add_up(file, by, at)
    return Imported(
        file.key, False, counts["paid"], counts["rejected"], counts["returned"], len(lines.strange)
    )


def _file(key: str) -> BankFile:
    """The file, with its batch locked: imports that count the same batch wait for one another."""
    batches = Batch.objects.unscoped("import one return").select_for_update()
    if batches.filter(files__key=key).order_by("id").first() is None:
        raise UnableToReadReturn(f"我们没有发送过编号为 {key} 的文件，没有导入。请确认选对了文件。")
    file: BankFile = BankFile.objects.unscoped("import one return").get(key=key)
    return file


def _sort(file: BankFile, returned: ReturnedFile) -> _Sorted:
    rows = Attempt.objects.unscoped("the lines of the file").filter(batch_id=file.batch_id, part=file.part)
    attempts = {attempt.key: attempt for attempt in rows.order_by("line")}
    found = _Sorted()
    seen: set[str] = set()
    for line in returned.lines:
        attempt = attempts.get(line.key)
        reason = _strange(line, attempt, seen)
        seen.add(line.key)
        if reason or attempt is None:
            found.strange.append((line, reason))
        else:
            _apply(line, attempt, found)
    settled = sum(move.amount_fen for move in found.moves if move.attempt is not None)
    found.moves.append(Move(Account.TRANSIT, -settled))
    found.moves = [move for move in found.moves if move.amount_fen]
    return found


def _strange(line: Line, attempt: Attempt | None, seen: set[str]) -> str:
    """Why a line fits nothing we sent; "" if it does."""
    if attempt is None:
        return "unknown_key"
    if line.key in seen:
        return "twice_in_one_file"
    if line.amount_fen != attempt.amount_fen:
        return "other_amount"
    said = (State(attempt.state), line.status)
    if said in _SETTLED or said == _GIVEN_BACK or said in _REPEATED:
        return ""
    return "contradicts_what_is_settled"


def _apply(line: Line, attempt: Attempt, found: _Sorted) -> None:
    said = (State(attempt.state), line.status)
    if said in _REPEATED:
        found.counts["repeated"] += 1
        return
    amount = attempt.amount_fen
    if said == _GIVEN_BACK:
        found.moves.append(Move(Account.PAID, -amount, attempt.id))
    account = Account.PAID if line.status == "paid" else Account.RETURNED
    found.moves.append(Move(account, amount, attempt.id))
    attempt.state = State.PAID if line.status == "paid" else State.FAILED
    attempt.reason = line.reason[:40]
    attempt.bank_reference = line.reference
    attempt.executed_on = line.executed_on
    found.changed.append(attempt)
    found.counts[line.status] += 1


def _keep_changes(lines: _Sorted, at: datetime) -> None:
    fields = ["state", "reason", "bank_reference", "executed_on"]
    Attempt.objects.unscoped("settle").bulk_update(lines.changed, fields, batch_size=500)
    failed = [attempt for attempt in lines.changed if attempt.state == State.FAILED]
    paid = [attempt.instalment_id for attempt in lines.changed if attempt.state == State.PAID]
    instalments = Instalment.objects.unscoped("settle")
    instalments.filter(id__in=paid).update(state=Instalment.State.PAID)
    instalments.filter(id__in=[attempt.instalment_id for attempt in failed]).update(
        state=Instalment.State.FAILED
    )
    owners = dict(
        instalments.filter(id__in=[attempt.instalment_id for attempt in failed])
        .order_by("id")
        .values_list("id", "entitlement_id")
    )
    Task.objects.bulk_create(
        Task(
            kind=Task.Kind.FAILED,
            entitlement_id=owners[attempt.instalment_id],
            attempt=attempt,
            division=attempt.division,
            reason=attempt.reason,
            opened_at=at,
        )
        for attempt in failed
    )


def _quarantine(lines: _Sorted, kept: ReturnFile) -> None:
    QuarantinedLine.objects.bulk_create(
        QuarantinedLine(
            returned=kept,
            division=kept.division,
            line=line.number,
            key=line.key,
            amount_fen=line.amount_fen,
            status=line.status,
            reason=reason,
        )
        for line, reason in lines.strange
    )


def _add_up(file: BankFile, by: Principal, at: datetime) -> None:
    """The counts of the batch; the file is returned and the batch reconciled when every line is answered."""
    attempts = Attempt.objects.unscoped("add up").filter(batch_id=file.batch_id)
    open_states = Q(state__in=[State.PREPARED, State.SENDING, State.SENT])
    if not attempts.filter(open_states, part=file.part).exists():
        BankFile.objects.unscoped("all answered").filter(id=file.id).update(state=BankFile.State.RETURNED)
    paid, failed = Q(state=State.PAID), Q(state=State.FAILED)
    sums = attempts.aggregate(
        paid_count=Count("id", filter=paid),
        paid_fen=Sum("amount_fen", filter=paid, default=0),
        failed_count=Count("id", filter=failed),
        failed_fen=Sum("amount_fen", filter=failed, default=0),
        waiting=Count("id", filter=open_states),
    )
    waiting = sums.pop("waiting")
    batches = Batch.objects.unscoped("add up").filter(id=file.batch_id)
    batches.update(**sums)
    if not waiting and batches.filter(state=Batch.State.SENT).update(
        state=Batch.State.RECONCILED, reconciled_at=at
    ):
        detail = {
            "batch": file.key.rpartition("-")[0],
            "paid": sums["paid_count"],
            "failed": sums["failed_count"],
        }
        record(
            Event(
                action="payment.batch.reconciled", actor=by.ref, at=at, detail=detail, division=file.division
            )
        )
