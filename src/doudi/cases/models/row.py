"""What the rows of a case have in common: its division, and who acted when.

What is sealed `under="case_id"` opens with the key of the case only, and ends with it (`cases.erasure`).
"""

from typing import Any

from django.db import models

from doudi.access.scope import ScopedModel
from doudi.audit.event import ActorRef
from doudi.vault.identifiers import new_id


class CaseRow(ScopedModel):
    """A row that belongs to one case; `division` is the case's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="+")
    division = models.BigIntegerField()

    subject_paths = ("case__applicant_id",)

    class Meta(ScopedModel.Meta):
        abstract = True


class Acted(models.Model):
    """Who acted, as they were at that moment, and when."""

    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=60)
    actor_name = models.CharField(max_length=100)
    actor_role = models.CharField(max_length=20)
    actor_office = models.CharField(max_length=100, blank=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True


def acted(actor: ActorRef, at: Any) -> dict[str, Any]:
    """The columns of `Acted` for an actor at a moment."""
    return {
        "actor_kind": actor.kind,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "actor_role": actor.role,
        "actor_office": actor.office,
        "at": at,
    }
