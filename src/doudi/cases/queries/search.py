"""Cases by the applicant's name, also those that are closed. Looking for a name is written to the journal."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.cases.models import Case
from doudi.cases.queries.queue import Page, QueueRow, reach, rows_of
from doudi.registry.merged import records_of
from doudi.registry.queries import household_of, named

MANY = 50


@transaction.atomic
def cases_of_name(principal: Principal, text: str, *, at: datetime, as_of: date) -> Page:
    """Cases in reach whose applicant's name begins so, latest first; more than MANY are not shown.

    The journal notes that it was looked for, never what was typed. Raises UnableToAct.
    """
    require(principal, "case.queue")
    rows = reach(principal).filter(applicant__in=named(principal, text)).select_related("applicant")
    found = list(rows.order_by("-opened_on", "-id")[:MANY])
    detail: dict[str, str | int | bool] = {"by": "name", "count": len(found)}
    record(Event("case.search", principal.ref, at, detail=detail, division=principal.division_from))
    return Page(rows_of(found, as_of), "")


def cases_of_person(principal: Principal, person_id: UUID, *, as_of: date) -> tuple[QueueRow, ...]:
    """The cases in reach of a person (also of records merged into theirs) or of the household they live in,
    latest first. Raises UnableToAct."""
    require(principal, "case.queue")
    home = household_of(person_id, as_of)
    about = Q(applicant__in=records_of(person_id)) | (Q(household=home) if home else Q())
    rows = Case.objects.within(principal).filter(about).select_related("applicant")
    return rows_of(list(rows.order_by("-opened_on", "-id")[:MANY]), as_of)
