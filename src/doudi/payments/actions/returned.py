"""What people do with what came back: import it, correct an account, pay again, settle a strange line."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.payments import returns
from doudi.payments.errors import UnableToFindPayment, UnableToReissue
from doudi.payments.models import Entitlement, Instalment, QuarantinedLine, Task
from doudi.payments.returns import Imported
from doudi.registry.actions import set_payee_account


def import_return(*, content: bytes, actor: Principal, at: datetime) -> Imported:
    """Take in a return file that a person got from the bank."""
    require(actor, "payment.import_return")
    return returns.take_in(content, by=actor, at=at)


@transaction.atomic
def correct_account(
    *, task_id: UUID, bank: str, name: str, account: str, actor: Principal, at: datetime
) -> None:
    """Register another account for the payee of a task; what came back is due again and paid from there."""
    task = _open_task(task_id, actor)
    set_payee_account(
        person_id=task.entitlement.payee_id,
        bank=bank,
        holder=name,
        account=account,
        valid_from=localdate(at),
        actor=actor,
        at=at,
    )
    _close(task, "账户已更正", actor, at)


@transaction.atomic
def reissue(*, task_id: UUID, note: str, actor: Principal, at: datetime) -> None:
    """Pay again to the same account: the clerk has found that it is in order after all, and says why."""
    task = _open_task(task_id, actor)
    if task.kind == Task.Kind.NO_ACCOUNT:
        raise UnableToReissue("这家还没有登记收款账户，请先登记账户。")
    if not note.strip():
        raise UnableToReissue("请写明为什么可以按原账户重新发放（例如：银行确认账户已恢复）。")
    _close(task, note.strip()[:500], actor, at)


@transaction.atomic
def acknowledge(*, line_id: UUID, note: str, actor: Principal, at: datetime) -> None:
    """Say what was found out about a line that fitted nothing; it moves no money."""
    line = QuarantinedLine.objects.within(actor).filter(id=line_id).first()
    if line is None:
        raise UnableToFindPayment("没有找到这条待查记录，或者它不在您的辖区内。")
    require(actor, "payment.import_return", division=line.division)
    if not note.strip():
        raise UnableToReissue("请写明查明的情况。")
    QuarantinedLine.objects.unscoped("one line, once").filter(id=line.id, settled_at=None).update(
        note=note.strip()[:500], settled_at=at, settled_by=actor.name
    )
    detail = {"key": line.key, "reason": line.reason}
    record(Event(action="payment.quarantine.settle", actor=actor.ref, at=at, detail=detail))


def _open_task(task_id: UUID, actor: Principal) -> Task:
    task: Task | None = (
        Task.objects.within(actor).filter(id=task_id).select_related("entitlement", "attempt").first()
    )
    if task is None:
        raise UnableToFindPayment("没有找到这项待办，或者它不在您的辖区内。")
    require(actor, "payment.correct", division=task.division)
    return task


def _close(task: Task, note: str, actor: Principal, at: datetime) -> None:
    """Close what is open about this payee; what came back is due again. A second click does nothing."""
    entitlement: Entitlement = task.entitlement
    closed = (
        Task.objects.unscoped("compare and swap")
        .filter(entitlement=entitlement, closed_at=None)
        .update(closed_at=at, closed_by=actor.name, note=note)
    )
    if not closed:
        raise UnableToReissue("这项待办已经办结，不需要再办。请刷新页面。")
    Instalment.objects.unscoped("due again").filter(
        entitlement=entitlement, state=Instalment.State.FAILED
    ).update(state=Instalment.State.DUE)
    record(
        Event(
            action="payment.task.close",
            actor=actor.ref,
            at=at,
            subject=entitlement.payee_id,
            household=entitlement.household_id,
            case=entitlement.case_number,
            detail={"kind": task.kind, "reason": task.reason},
        )
    )
