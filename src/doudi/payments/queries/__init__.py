"""Reads of the payments: frozen rows, money in fen, names and accounts masked."""

from doudi.payments.queries.batches import BatchDetail, BatchRow, FileRow, LineRow, batch, batches, standing
from doudi.payments.queries.entitlements import (
    EntitlementView,
    Paid,
    PaymentRow,
    PublicCard,
    card,
    card_token,
    of_household,
    of_people,
    pay_day,
)
from doudi.payments.queries.pages import Page
from doudi.payments.queries.returned import QuarantinedRow, TaskRow, quarantined, task, tasks

__all__ = [
    "BatchDetail",
    "BatchRow",
    "EntitlementView",
    "FileRow",
    "LineRow",
    "Page",
    "Paid",
    "PaymentRow",
    "PublicCard",
    "QuarantinedRow",
    "TaskRow",
    "batch",
    "batches",
    "card",
    "card_token",
    "of_household",
    "of_people",
    "pay_day",
    "quarantined",
    "standing",
    "task",
    "tasks",
]
