"""Opening, changing and ending an entitlement, as the confirmed decision says."""

import secrets
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.payments.errors import UnableToOpenEntitlement
from doudi.payments.models import Entitlement, Instalment
from doudi.payments.months import month_after

if TYPE_CHECKING:
    from doudi.cases.queries.decided import Confirmed

SYSTEM = Principal.system("payments")


@transaction.atomic
def open_entitlement(decision: "Confirmed", *, at: datetime) -> UUID:
    """Open what a confirmed decision grants, from the month after it (57号 21); the same again is a no-op.

    A household's earlier entitlement to the same benefit ends where this one begins.
    """
    same = Entitlement.objects.unscoped("is this decision known").filter(decision=decision.decision_id)
    known: Entitlement | None = same.first()
    if known:
        return known.id
    amount = decision.amount_fen or 0
    if amount <= 0:
        raise UnableToOpenEntitlement(f"案件 {decision.case_number} 的决定没有可发放的金额，不能开始发放。")
    if decision.example and settings.MODE == "production":
        raise UnableToOpenEntitlement(
            f"案件 {decision.case_number} 的决定用了示例标准，不能发放。请录入当地标准后重新作出决定。"
        )
    from_month = _end_earlier(decision, _from_month(decision), at=at)
    row = Entitlement(
        case_number=decision.case_number,
        benefit=decision.benefit,
        household_id=decision.household_id,
        payee_id=decision.applicant_id,
        division=decision.division,
        place=decision.place,
        monthly_fen=amount,
        from_month=from_month,
        decision=decision.decision_id,
        decision_hash=decision.decision_hash,
        decided_on=decision.decided_on,
        example=decision.example,
        card_token=secrets.token_urlsafe(16),
        opened_at=at,
    )
    row.save(force_insert=True)
    _journal(
        "payment.entitlement.open", row, at, amount_fen=row.monthly_fen, from_month=f"{from_month:%Y-%m}"
    )
    return row.id


@transaction.atomic
def close_entitlement(decision: "Confirmed", *, at: datetime) -> None:
    """End what the household gets from the month the decision names; the same again changes nothing."""
    until = date.fromisoformat(f"{decision.pay_from}-01")
    _end_earlier(decision, until, at=at)


def _from_month(decision: "Confirmed") -> date:
    """The month after the decision at the earliest, later if the decision says so."""
    named = date.fromisoformat(f"{decision.pay_from}-01")
    return max(named, month_after(decision.decided_on))


def _end_earlier(decision: "Confirmed", until: date, *, at: datetime) -> date:
    """End what the household gets of this benefit; gives the month from which nothing is paid on it.

    A month that is paid or in a batch stays: the end is after it, so no month is paid from two decisions.
    """
    open_ones = Entitlement.objects.unscoped("what the household gets now").filter(
        household_id=decision.household_id, benefit=decision.benefit, until_month__isnull=True
    )
    for row in open_ones.order_by("id"):
        committed = (
            Instalment.objects.unscoped("months already paid or in a batch")
            .filter(entitlement=row, state__in=[Instalment.State.UNDERWAY, Instalment.State.PAID])
            .aggregate(last=Max("period"))["last"]
        )
        until = max(until, row.from_month, month_after(committed) if committed else until)
        row.until_month = until
        row.save(update_fields=["until_month"])
        _journal("payment.entitlement.close", row, at, until_month=f"{until:%Y-%m}")
    return until


def _journal(action: str, row: Entitlement, at: datetime, **detail: str | int) -> None:
    record(
        Event(
            action=action,
            actor=SYSTEM.ref,
            at=at,
            subject=row.payee_id,
            household=row.household_id,
            case=row.case_number,
            division=row.division,
            detail=detail,
        )
    )
