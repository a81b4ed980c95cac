"""The account a person is paid to: masked for pages, in clear for the payment file only."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from doudi.registry import models
from doudi.vault.masking import mask_account


@dataclass(frozen=True)
class PayeeAccount:
    """For pages: the number is masked."""

    bank: str
    holder: str
    masked: str


@dataclass(frozen=True)
class PayeeSecret:
    """For the payment file: the number in clear."""

    bank: str
    holder: str
    account: str


def payee_account(person_id: UUID, as_of: date) -> PayeeAccount | None:
    """The person's account on that day, masked; None when they gave none."""
    row = _row(person_id, as_of)
    return PayeeAccount(row.bank, row.holder, mask_account(row.account)) if row else None


def payee_account_for_payment(person_id: UUID, as_of: date) -> PayeeSecret | None:
    """The person's account on that day in clear. Only payments call this; it is never shown."""
    row = _row(person_id, as_of)
    return PayeeSecret(row.bank, row.holder, row.account) if row else None


def _row(person_id: UUID, as_of: date) -> models.PayeeAccount | None:
    rows = models.PayeeAccount.objects.unscoped("the account of one known payee").filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=as_of), person=person_id, valid_from__lte=as_of
    )
    return rows.order_by("-valid_from").first()
