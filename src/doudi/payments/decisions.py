"""What a confirmed decision means for payments; background work that `conf.handlers` names."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from doudi.cases.queries.decided import Confirmed, decided
from doudi.payments.actions import entitlements
from doudi.payments.errors import UnableToOpenEntitlement
from doudi.work.context import Context


def open_entitlement(payload: Mapping[str, Any], context: Context) -> None:
    """A case was confirmed: the family is paid from the next month."""
    decision = _decided(payload)
    with context.complete():
        entitlements.open_entitlement(decision, at=context.at)


def change_entitlement(payload: Mapping[str, Any], context: Context) -> None:
    """A later decision changed the amount: the new one follows the old one from its month on (57号 32)."""
    open_entitlement(payload, context)


def close_entitlement(payload: Mapping[str, Any], context: Context) -> None:
    """A decision ended the benefit (57号 32)."""
    decision = _decided(payload)
    with context.complete():
        entitlements.close_entitlement(decision, at=context.at)


def _decided(payload: Mapping[str, Any]) -> Confirmed:
    decision = decided(UUID(payload["decision_id"]))
    if decision is None:
        raise UnableToOpenEntitlement(f"案件 {payload['case_number']} 没有这一决定，不能发放。")
    return decision
