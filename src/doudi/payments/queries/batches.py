"""Batches and their lines, for the finance office."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from doudi.access.looks import look, purpose_of
from doudi.access.permission import may, require
from doudi.access.principal import Principal
from doudi.payments.errors import UnableToFindPayment
from doudi.payments.models import Attempt, BankFile, Batch
from doudi.payments.queries.pages import Page, key, page_of
from doudi.payments.words import reason_text
from doudi.vault.masking import mask_account, mask_name

State = Batch.State


@dataclass(frozen=True)
class BatchRow:
    """A batch as the list shows it. Money in fen; `may`: what this principal may do with it now."""

    id: UUID
    number: str
    month: date
    state: str
    state_text: str
    count: int
    total_fen: int
    paid_count: int
    paid_fen: int
    failed_count: int
    failed_fen: int
    waiting_count: int
    prepared_by: str
    prepared_at: datetime
    approved_by: str
    approved_at: datetime | None
    may: tuple[str, ...]


@dataclass(frozen=True)
class LineRow:
    """One payment of a batch; name and account are masked."""

    line: int
    case_number: str
    division: int
    name_masked: str
    account_masked: str
    amount_fen: int
    period: date
    cause: str
    state: str
    reason: str
    reason_text: str


@dataclass(frozen=True)
class FileRow:
    """One file of a batch and where it is: ready, sending, sent, returned."""

    key: str
    part: int
    state: str
    count: int
    total_fen: int


@dataclass(frozen=True)
class BatchDetail:
    """A batch with some of its lines; `next`: the line after which the next page begins."""

    row: BatchRow
    lines: tuple[LineRow, ...]
    next: int | None
    files: tuple[FileRow, ...]


def batches(principal: Principal, *, after: str = "", limit: int = 30) -> Page[BatchRow]:
    """The batches within reach, newest first."""
    require(principal, "payment.read")
    rows = Batch.objects.within(principal).order_by("-id")
    start = key(after)
    if start:
        rows = rows.filter(id__lt=start)
    return page_of(list(rows[: limit + 1]), limit, lambda batch: _row(batch, principal))


def standing(principal: Principal, batch_id: UUID) -> BatchRow:
    """Where a batch within reach stands: sums and states, nobody's line, so no look."""
    return _row(_reached(principal, batch_id), principal)


@transaction.atomic
def batch(
    principal: Principal, batch_id: UUID, *, at: datetime, state: str = "", after: int = 0, limit: int = 50
) -> BatchDetail:
    """One batch and up to `limit` of its lines (of one `state`, if given); a look at each payee shown."""
    found = _reached(principal, batch_id)
    rows = Attempt.objects.within(principal).filter(batch=found, line__gt=after)
    if state in Attempt.State.values:
        rows = rows.filter(state=state)
    related = rows.select_related("account", "instalment__entitlement").order_by("line")
    lines = list(related[: limit + 1])
    payees = [attempt.instalment.entitlement.payee_id for attempt in lines[:limit]]
    if payees:
        purpose = purpose_of(principal, "payment")
        look(principal, "payment.batch.read", people=payees, groups={"account"}, purpose=purpose, at=at)
    files = BankFile.objects.within(principal).filter(batch=found).order_by("part")
    return BatchDetail(
        row=_row(found, principal),
        lines=tuple(_line(attempt) for attempt in lines[:limit]),
        next=lines[limit - 1].line if len(lines) > limit else None,
        files=tuple(FileRow(f.key, f.part, f.state, f.count, f.total_fen) for f in files),
    )


def _reached(principal: Principal, batch_id: UUID) -> Batch:
    found = Batch.objects.within(principal).filter(id=batch_id).first()
    if found is None:
        raise UnableToFindPayment("没有找到这个发放批次，或者它不在您的辖区内。")
    require(principal, "payment.read", division=found.division)
    return found


def _row(batch: Batch, principal: Principal) -> BatchRow:
    return BatchRow(
        id=batch.id,
        number=batch.number,
        month=batch.month,
        state=batch.state,
        state_text=batch.get_state_display(),
        count=batch.count,
        total_fen=batch.total_fen,
        paid_count=batch.paid_count,
        paid_fen=batch.paid_fen,
        failed_count=batch.failed_count,
        failed_fen=batch.failed_fen,
        waiting_count=batch.count - batch.paid_count - batch.failed_count,
        prepared_by=batch.prepared_by_name,
        prepared_at=batch.prepared_at,
        approved_by=batch.approved_by_name,
        approved_at=batch.approved_at,
        may=_may(batch, principal),
    )


def _may(batch: Batch, principal: Principal) -> tuple[str, ...]:
    another = batch.prepared_by != principal.ref.id
    offers = (
        ("approve", "payment.approve", batch.state == State.PREPARED and another),
        ("discard", "payment.prepare", batch.state in {State.PREPARED, State.APPROVED}),
        ("send", "payment.send", batch.state == State.APPROVED),
    )
    return tuple(
        name for name, action, now in offers if now and may(principal, action, division=batch.division)
    )


def _line(attempt: Attempt) -> LineRow:
    instalment, account = attempt.instalment, attempt.account
    return LineRow(
        line=attempt.line,
        case_number=instalment.entitlement.case_number,
        division=attempt.division,
        name_masked=mask_name(account.holder),
        account_masked=mask_account(account.account),
        amount_fen=attempt.amount_fen,
        period=instalment.period,
        cause=instalment.cause,
        state=attempt.state,
        reason=attempt.reason,
        reason_text=reason_text(attempt.reason),
    )
