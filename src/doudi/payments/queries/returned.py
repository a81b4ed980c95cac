"""What came back and waits for a person: tasks of the town clerk, and lines in quarantine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from doudi.access.looks import look, purpose_of
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.access.scope import ScopedQuerySet
from doudi.payments.errors import UnableToFindPayment
from doudi.payments.models import QuarantinedLine, Task
from doudi.payments.queries.pages import Page, key, page_of
from doudi.payments.words import reason_text
from doudi.vault.masking import mask_account, mask_name


@dataclass(frozen=True)
class TaskRow:
    """A payment that came back, or a family without an account. Money in fen; names and accounts masked."""

    id: UUID
    kind: str
    case_number: str
    household_id: UUID
    payee_id: UUID
    division: int
    name_masked: str
    account_masked: str
    amount_fen: int | None
    period: date | None
    reason: str
    reason_text: str
    opened_at: datetime
    state: str
    note: str


@dataclass(frozen=True)
class QuarantinedRow:
    """A line of a return file that fits nothing we sent."""

    id: UUID
    file_key: str
    line: int
    text_key: str
    amount_fen: int
    status: str
    reason: str
    reason_text: str
    received_at: datetime
    note: str


@transaction.atomic
def tasks(principal: Principal, *, at: datetime, after: str = "", limit: int = 30) -> Page[TaskRow]:
    """Open tasks within reach, oldest first, with a look at each payee shown."""
    require(principal, "payment.read")
    rows = _tasks(principal).filter(closed_at=None).order_by("id")
    start = key(after)
    if start:
        rows = rows.filter(id__gt=start)
    found = list(rows[: limit + 1])
    _look(principal, found[:limit], at)
    return page_of(found, limit, _task)


@transaction.atomic
def task(principal: Principal, task_id: UUID, *, at: datetime) -> TaskRow:
    """One task, open or closed, with a look at the payee."""
    require(principal, "payment.read")
    found = _tasks(principal).filter(id=task_id).first()
    if found is None:
        raise UnableToFindPayment("没有找到这项待办，或者它不在您的辖区内。")
    _look(principal, [found], at)
    return _task(found)


def quarantined(principal: Principal, *, after: str = "", limit: int = 30) -> Page[QuarantinedRow]:
    """Lines nobody has looked into yet, oldest first."""
    require(principal, "payment.read")
    rows = QuarantinedLine.objects.within(principal).filter(settled_at=None).order_by("id")
    start = key(after)
    if start:
        rows = rows.filter(id__gt=start)
    return page_of(list(rows.select_related("returned__file")[: limit + 1]), limit, _quarantined)


def _look(principal: Principal, found: Sequence[Task], at: datetime) -> None:
    """A look at the account of each payee shown; a page without any is none."""
    payees = [one.entitlement.payee_id for one in found]
    if payees:
        purpose = purpose_of(principal, "payment")
        look(principal, "payment.read", people=payees, groups={"account"}, purpose=purpose, at=at)


def _tasks(principal: Principal) -> ScopedQuerySet[Task]:
    rows: ScopedQuerySet[Task] = Task.objects.within(principal)
    return rows.select_related("entitlement__payee", "attempt__account", "attempt__instalment")


def _task(found: Task) -> TaskRow:
    attempt, entitlement = found.attempt, found.entitlement
    return TaskRow(
        id=found.id,
        kind=found.kind,
        case_number=entitlement.case_number,
        household_id=entitlement.household_id,
        payee_id=entitlement.payee_id,
        division=found.division,
        name_masked=mask_name(attempt.account.holder if attempt else entitlement.payee.name),
        account_masked=mask_account(attempt.account.account) if attempt else "",
        amount_fen=attempt.amount_fen if attempt else None,
        period=attempt.instalment.period if attempt else None,
        reason=found.reason,
        reason_text=reason_text(found.reason),
        opened_at=found.opened_at,
        state="done" if found.closed_at else "open",
        note=found.note,
    )


def _quarantined(found: QuarantinedLine) -> QuarantinedRow:
    return QuarantinedRow(
        id=found.id,
        file_key=found.returned.file.key,
        line=found.line,
        text_key=found.key,
        amount_fen=found.amount_fen,
        status=found.status,
        reason=found.reason,
        reason_text=reason_text(found.reason),
        received_at=found.returned.received_at,
        note=found.note,
    )
