"""The batch and its people: one prepares, another approves, then it goes to the bank."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Count, F, Max, Q, Sum

from doudi.access.divisions import county_of, level_of
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.access.scope import ScopedQuerySet
from doudi.audit.actions import Event, record
from doudi.payments import ledger
from doudi.payments.errors import UnableToApprove, UnableToFindPayment, UnableToPrepare, UnableToSend
from doudi.payments.ledger import Move
from doudi.payments.models import Account, Attempt, BankFile, Batch, Instalment, Transaction
from doudi.payments.months import month_of
from doudi.work.actions import enqueue

State = Batch.State
_EARLY = (State.PREPARING, State.PREPARED)


def prepare(*, month: date, actor: Principal, at: datetime, county: int | None = None) -> UUID:
    """Begin a county's batch for a month, with all that is owed up to it; gives the batch's id.

    The lines are written in the background (kind "payments.prepare"), in portions, and go on after a
    restart where they stopped. `county`: that of the actor's office, if not given. While one batch is in
    preparation, the same one is given back.
    """
    county = county_of(actor.division_from) if county is None else county
    require(actor, "payment.prepare", division=county)
    if level_of(county) != "county":
        raise UnableToPrepare("发放批次按区县编制。请用区县发放经办人的账号编制。")
    try:
        with transaction.atomic():
            return _begin(county, month_of(month), actor, at)
    except IntegrityError:  # somebody else began it at the same moment
        return _in_preparation(county).id


def _begin(county: int, month: date, actor: Principal, at: datetime) -> UUID:
    open_one = _batches(county).filter(state__in=_EARLY).first()
    if open_one:
        return open_one.id
    last = _batches(county).filter(month=month).aggregate(last=Max("sequence"))["last"] or 0
    batch = Batch(
        number=f"{county // 1_000_000:06d}-{month:%Y%m}-{last + 1:02d}",
        division=county,
        month=month,
        sequence=last + 1,
        prepared_by=actor.ref.id,
        prepared_by_name=actor.name,
        prepared_at=at,
    )
    batch.save(force_insert=True)
    enqueue("payments.prepare", batch.number, {"batch": str(batch.id)}, at=at)
    _journal("payment.batch.prepare", batch, actor, at)
    return batch.id


@transaction.atomic
def approve(*, batch_id: UUID, actor: Principal, at: datetime) -> None:
    """Approve a prepared batch: by another person than the one who prepared it, and once.

    One conditional UPDATE decides between eight who press the button together. The money is then owed:
    it moves from the budget (or, paid again after a return, from there) to the families' side.
    """
    batch = _found(batch_id, actor, "payment.approve")
    taken = (
        Batch.objects.unscoped("compare and swap")
        .filter(id=batch.id, state=State.PREPARED)
        .exclude(prepared_by=actor.ref.id)
        .update(state=State.APPROVED, approved_by=actor.ref.id, approved_by_name=actor.name, approved_at=at)
    )
    if not taken:
        raise UnableToApprove(_why_not_approved(batch_id, actor))
    _refuse_stale(batch)
    _owe(batch, actor, at)
    _cut_into_files(batch)
    _journal("payment.batch.approve", batch, actor, at, count=batch.count, total_fen=batch.total_fen)


@transaction.atomic
def discard(*, batch_id: UUID, reason: str, actor: Principal, at: datetime) -> None:
    """Give up a batch nothing of which has gone to the bank; what it would have paid is due again."""
    batch = _found(batch_id, actor, "payment.prepare")
    if not reason.strip():
        raise UnableToPrepare("请写明作废这一批次的原因。")
    was_approved = _swap(batch, (State.APPROVED,), State.DISCARDED)
    if not was_approved and not _swap(batch, (State.PREPARED,), State.DISCARDED):
        raise UnableToPrepare("只有尚未发送银行的批次可以作废。已发送的请等待银行回盘。")
    if was_approved:
        ledger.reverse(Transaction.Kind.APPROVE, batch.number, at=at, by=actor.name)
    attempts = Attempt.objects.unscoped("one batch").filter(batch=batch)
    Instalment.objects.unscoped("due again").filter(
        id__in=attempts.values("instalment"), state=Instalment.State.UNDERWAY
    ).update(state=Instalment.State.DUE)
    attempts.update(state=Attempt.State.WITHDRAWN)
    _journal("payment.batch.discard", batch, actor, at, reason=reason.strip()[:200])


@transaction.atomic
def send(*, batch_id: UUID, actor: Principal, at: datetime) -> None:
    """Have an approved batch brought to the bank in the background, file by file (kind "payments.send")."""
    batch = _found(batch_id, actor, "payment.send")
    if not _swap(batch, (State.APPROVED,), State.SENDING):
        raise UnableToSend("只有已审批、尚未发送的批次可以发送银行。请刷新页面查看最新状态。")
    files = BankFile.objects.unscoped("one batch").filter(batch=batch).order_by("part")
    for file in files:
        enqueue("payments.send", file.key, {"file": str(file.id)}, at=at)
    _journal("payment.batch.send", batch, actor, at, files=len(files))


def _owe(batch: Batch, actor: Principal, at: datetime) -> None:
    """budget or returned −, payable +."""
    attempts = Attempt.objects.unscoped("one batch").filter(batch=batch)
    sums = attempts.aggregate(
        first=Sum("amount_fen", filter=Q(again=False)), again=Sum("amount_fen", filter=Q(again=True))
    )
    first, again = int(sums["first"] or 0), int(sums["again"] or 0)
    ledger.post(
        Transaction.Kind.APPROVE,
        batch.number,
        [
            Move(Account.BUDGET, -first),
            Move(Account.RETURNED, -again),
            Move(Account.PAYABLE, first + again),
        ],
        division=batch.division,
        at=at,
        by=actor.name,
    )


def _cut_into_files(batch: Batch) -> None:
    attempts = Attempt.objects.unscoped("one batch").filter(batch=batch)
    parts = attempts.values("part").annotate(n=Count("id"), fen=Sum("amount_fen")).order_by("part")
    BankFile.objects.bulk_create(
        BankFile(
            batch=batch,
            division=batch.division,
            part=row["part"],
            key=f"{batch.number}-P{row['part']:03d}",
            count=row["n"],
            total_fen=row["fen"],
        )
        for row in parts
    )


def _refuse_stale(batch: Batch) -> None:
    """An entitlement that has ended, or an account that has changed, since the batch was prepared."""
    attempts = Attempt.objects.unscoped("one batch").filter(batch=batch)
    ended = Q(instalment__entitlement__until_month__lte=F("instalment__period"))
    stale = attempts.filter(ended | Q(account__valid_until__isnull=False)).count()
    if stale:
        raise UnableToApprove(
            f"编制后有 {stale} 笔发生变化（停发或换了账户）。请作废这一批次，重新编制后再审批。"
        )


def _why_not_approved(batch_id: UUID, actor: Principal) -> str:
    batch = Batch.objects.unscoped("why not").get(id=batch_id)
    if batch.prepared_by == actor.ref.id:
        return "编制人不能审批自己编制的批次。请由另一位复核人审批。"
    if batch.state == State.PREPARING:
        return "这一批次还在编制，请稍候再审批。"
    return f"这一批次现在是“{batch.get_state_display()}”，不能再审批。请刷新页面查看最新状态。"


def _swap(batch: Batch, before: tuple[State, ...], after: State) -> bool:
    rows = Batch.objects.unscoped("compare and swap").filter(id=batch.id, state__in=before)
    return bool(rows.update(state=after))


def _found(batch_id: UUID, actor: Principal, action: str) -> Batch:
    batch: Batch | None = Batch.objects.within(actor).filter(id=batch_id).first()
    if batch is None:
        raise UnableToFindPayment("没有找到这个发放批次，或者它不在您的辖区内。")
    require(actor, action, division=batch.division)
    return batch


def _batches(county: int) -> ScopedQuerySet[Batch]:
    batches: ScopedQuerySet[Batch] = Batch.objects.unscoped("the batches of one county")
    return batches.filter(division=county)


def _in_preparation(county: int) -> Batch:
    batch: Batch = _batches(county).get(state__in=_EARLY)
    return batch


def _journal(action: str, batch: Batch, actor: Principal, at: datetime, **detail: str | int) -> None:
    record(Event(action=action, actor=actor.ref, at=at, detail={"batch": batch.number, **detail}))
