"""Whose people: those about whom a citizen or a helper may read."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from doudi.access.models import Grant
from doudi.access.principal import Principal

APPLY = "apply"  # to fill in and hand in an application, and to follow it
VIEW = "view"  # to follow it only
SCOPES = (APPLY, VIEW)


def people_of(principal: Principal, scope: str | None = None) -> list[UUID]:
    """The citizen, or those who authorised the helper today (for `scope`, or for anything)."""
    own = [principal.person_id] if principal.person_id else []
    if principal.kind != "helper" or principal.account_id is None or principal.on is None:
        return own
    grants = in_force(principal.on).filter(holder=principal.account_id)
    if scope is not None:
        grants = grants.filter(scope=scope)
    return [*own, *grants.order_by("subject").values_list("subject", flat=True).distinct()]


def in_force(on: date) -> QuerySet[Grant]:
    """Grants that have begun, not ended and not been withdrawn on that day."""
    return Grant.objects.filter(valid_from__lte=on, until__gt=on, withdrawn_at__isnull=True)


def holds(principal: Principal, subject: UUID, scope: str, as_of: date) -> bool:
    """Whether the principal may act for the person: `apply` includes `view`."""
    if principal.account_id is None:
        return False
    scopes = [scope, APPLY] if scope == VIEW else [scope]
    mine = in_force(as_of).filter(holder=principal.account_id, subject=subject, scope__in=scopes)
    return mine.exists()


def subjects_of(principal: Principal, scope: str, as_of: date) -> list[UUID]:
    """The people the principal may act for, on that day."""
    scopes = [scope, APPLY] if scope == VIEW else [scope]
    mine = in_force(as_of).filter(holder=principal.account_id, scope__in=scopes)
    return list(mine.order_by("subject").values_list("subject", flat=True).distinct())
