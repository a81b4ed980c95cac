"""What a household gets, what it was paid, and when the next payment comes; and the 明白卡."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from doudi.access.looks import look, purpose_of
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.access.scope import whole_county
from doudi.cases.pinned import place_of
from doudi.payments.models import Attempt, Entitlement, Instalment, Task
from doudi.payments.months import month_after, month_of
from doudi.registry.queries import payee_account
from doudi.rulebook.book import standing_law
from doudi.vault.masking import mask_name

_SHOWN = {"due": "due", "underway": "sent", "paid": "paid", "failed": "failed"}


@dataclass(frozen=True)
class Paid:
    """A payment that reached the account."""

    period: date
    amount_fen: int
    on: date | None


@dataclass(frozen=True)
class PaymentRow:
    """One month: state is due, sent, paid, failed, or again (it came back, and is due once more).

    `reason`: the bank's code for what came back, also "no_account"; "" where nothing did.
    """

    period: date
    cause: str
    amount_fen: int
    state: str
    paid_on: date | None
    reason: str


@dataclass(frozen=True)
class EntitlementView:
    """A benefit of a household, for the family and for the staff. Months as their first day; money in fen."""

    id: UUID
    case_number: str
    benefit: str
    monthly_fen: int
    from_month: date
    until_month: date | None
    decision_id: UUID
    decided_on: date
    example: bool
    name_masked: str
    account_masked: str
    status: str
    held_reasons: tuple[str, ...]
    next_month: date | None
    next_on: date | None
    last_paid: Paid | None
    card_token: str
    payments: tuple[PaymentRow, ...]


@dataclass(frozen=True)
class PublicCard:
    """What the QR code of a 明白卡 shows to anyone: no name, no place, no account, no reason."""

    benefit: str
    monthly_fen: int
    status: str
    next_month: date | None
    next_on: date | None


@transaction.atomic
def of_household(
    principal: Principal, household_id: UUID, *, at: datetime, as_of: date
) -> tuple[EntitlementView, ...]:
    """The household's benefits, newest first, with two years of payments, and a look at the payee."""
    if principal.is_staff:
        require(principal, "payment.read")
    return _looked_at(principal, Q(household_id=household_id), at, as_of)


@transaction.atomic
def of_people(
    principal: Principal, person_ids: Collection[UUID], *, at: datetime, as_of: date
) -> tuple[EntitlementView, ...]:
    """The benefits that are paid to any of these people, as `of_household` gives them. For staff."""
    require(principal, "payment.read")
    return _looked_at(principal, Q(payee_id__in=person_ids), at, as_of)


def _looked_at(principal: Principal, which: Q, at: datetime, as_of: date) -> tuple[EntitlementView, ...]:
    found = Entitlement.objects.within(principal).filter(which)
    rows = list(found.select_related("payee").order_by("-from_month", "-id"))
    for row in rows:
        look(
            principal,
            "payment.read",
            people=[row.payee_id],
            groups={"account", "case"},
            purpose=purpose_of(principal, "payment", subject=row.payee_id, on=as_of),
            at=at,
            division=row.division,
            household=row.household_id,
            case=row.case_number,
        )
    return tuple(_view(row, as_of) for row in rows)


def card(token: str, *, as_of: date) -> PublicCard | None:
    """What the card shows without signing in; None for an unknown token."""
    with whole_county("a card found by its secret token"):
        row = (
            Entitlement.objects.unscoped("a card found by its secret token").filter(card_token=token).first()
        )
        if row is None:
            return None
        month = _next_month(row, as_of)
        day = pay_day(row.benefit, row.division, month, as_of)
        return PublicCard(row.benefit, row.monthly_fen, _status(row, as_of), month, day)


def card_token(case_number: str) -> str | None:
    """The secret token of the card of a case's latest entitlement, for its letter; None if there is none."""
    rows = Entitlement.objects.unscoped("the card of one letter").filter(case_number=case_number)
    token: str | None = rows.order_by("-opened_at", "-id").values_list("card_token", flat=True).first()
    return token


def _view(row: Entitlement, as_of: date) -> EntitlementView:
    payments = _payments(row)
    paid = [Paid(one.period, one.amount_fen, one.paid_on) for one in payments if one.state == "paid"]
    account = payee_account(row.payee_id, as_of)
    month = _next_month(row, as_of)
    return EntitlementView(
        id=row.id,
        case_number=row.case_number,
        benefit=row.benefit,
        monthly_fen=row.monthly_fen,
        from_month=row.from_month,
        until_month=row.until_month,
        decision_id=row.decision,
        decided_on=row.decided_on,
        example=row.example,
        name_masked=mask_name(account.holder if account else row.payee.name),
        account_masked=account.masked if account else "",
        status=_status(row, as_of),
        held_reasons=tuple(_open_tasks(row).order_by("reason").values_list("reason", flat=True).distinct()),
        next_month=month,
        next_on=pay_day(row.benefit, row.division, month, as_of),
        last_paid=paid[0] if paid else None,
        card_token=row.card_token,
        payments=payments,
    )


def _payments(row: Entitlement) -> tuple[PaymentRow, ...]:
    instalments = Instalment.objects.unscoped("of an entitlement in reach").filter(entitlement=row)
    latest = list(instalments.order_by("-period", "-sequence")[:24])
    attempts = Attempt.objects.unscoped("of an entitlement in reach").filter(
        instalment__in=[one.id for one in latest]
    )
    paid, back = attempts.filter(state=Attempt.State.PAID), attempts.filter(state=Attempt.State.FAILED)
    days = dict(paid.order_by("id").values_list("instalment_id", "executed_on"))
    reasons = dict(back.order_by("id").values_list("instalment_id", "reason"))
    return tuple(_payment(one, days.get(one.id), reasons.get(one.id, "")) for one in latest)


def _payment(one: Instalment, paid_on: date | None, reason: str) -> PaymentRow:
    state = "again" if one.state == Instalment.State.DUE and reason else _SHOWN[one.state]
    return PaymentRow(one.period, one.cause, one.amount_fen, state, paid_on, reason)


def _status(row: Entitlement, as_of: date) -> str:
    """not_yet, active, held (a payment waits for a person), again (what came back is due) or ended."""
    month = month_of(as_of)
    if row.until_month and row.until_month <= month:
        return "ended"
    if _open_tasks(row).exists():
        return "held"
    back = Attempt.objects.unscoped("what came back of one entitlement").filter(state=Attempt.State.FAILED)
    if back.filter(instalment__entitlement=row, instalment__state=Instalment.State.DUE).exists():
        return "again"
    return "active" if row.from_month <= month else "not_yet"


def _open_tasks(row: Entitlement) -> QuerySet[Task]:
    rows: QuerySet[Task] = Task.objects.unscoped("is a payment held")
    return rows.filter(entitlement=row, closed_at=None)


def _next_month(row: Entitlement, as_of: date) -> date | None:
    """The first month not yet paid, from the present one on; None once the benefit has ended."""
    month = max(row.from_month, month_of(as_of))
    paid = Instalment.objects.unscoped("which months are paid").filter(
        entitlement=row, period__gte=month, state=Instalment.State.PAID
    )
    done = set(paid.order_by("period").values_list("period", flat=True))
    while month in done:
        month = month_after(month)
    return None if row.until_month and row.until_month <= month else month


def pay_day(benefit: str, division: int, month: date | None, as_of: date) -> date | None:
    """The day of the month on which the place pays; None where it has set none, or the day has passed."""
    name, parameters = f"{benefit}.payment_day", standing_law().parameters
    if month is None or name not in parameters.declared:
        return None
    found = parameters.find(name, place_of(division), month)
    if found is None or not isinstance(found.value, int):
        return None
    day = month.replace(day=found.value)
    return day if day >= as_of else None
