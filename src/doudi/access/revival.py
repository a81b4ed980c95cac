"""Background work that was given up: who may see it and have it tried again. Each revival is journaled.

It stands here because the table of work knows neither people nor the journal.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.work import actions, queries
from doudi.work.queries import GivenUp


def given_up(principal: Principal) -> list[GivenUp]:
    """The latest work that was given up, newest first."""
    require(principal, "work.revive")
    return queries.given_up()


def revive(job_id: UUID, *, actor: Principal, at: datetime) -> None:
    """Have given-up work tried again from the start; raises UnableToRevive when it was not given up."""
    require(actor, "work.revive")
    with transaction.atomic():
        actions.revive(job_id)
        record(Event(action="work.revive", actor=actor.ref, at=at, detail={"job": str(job_id)}))
