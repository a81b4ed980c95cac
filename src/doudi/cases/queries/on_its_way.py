"""Whose application is being handled, or has been granted: to them nobody need be sent to tell of it."""

from uuid import UUID

from doudi.access.principal import Principal
from doudi.cases.models import Case
from doudi.cases.models.case import OPEN, RECEIVING


def on_its_way(principal: Principal, benefit: str) -> frozenset[UUID]:
    """Households with such a case in reach, and who applied, since people move. One query."""
    rows = Case.objects.within(principal).filter(benefit=benefit, phase__in=(OPEN, RECEIVING))
    return frozenset(
        known for pair in rows.values_list("household_id", "applicant_id").order_by("id") for known in pair
    )
