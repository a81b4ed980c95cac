"""Records that another record stands for: what is known of them is known of the one that stands."""

from collections.abc import Iterable
from uuid import UUID

from doudi.registry.models import Person


def merged_into(person_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Record → which of these people stands for it; one query. Those who stand for themselves are not in
    it."""
    rows = Person.objects.unscoped("records merged into known people").filter(
        merged_into__in=list(person_ids)
    )
    return {record: top for record, top in rows.values_list("id", "merged_into") if top}


def records_of(person_id: UUID) -> list[UUID]:
    """The record of somebody, and those merged into it.

    To be asked for by their numbers: "this person, or one merged into them" across the two tables is found
    through no index, and reads every membership there is.
    """
    return [person_id, *merged_into([person_id])]
