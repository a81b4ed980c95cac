"""Who lives in which household on a day. No personal numbers here, so no look is written."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from doudi.registry.errors import UnableToFind
from doudi.registry.merged import records_of
from doudi.registry.models import Household, Membership

ADULT = 18  # 民法典 17


@dataclass(frozen=True)
class Member:
    """A member on a day; `age` in completed years, `name` as given."""

    person_id: UUID
    number: int
    name: str
    relation: str
    sex: str
    born: date
    division: int
    age: int


def members_of(household_id: UUID, as_of: date) -> tuple[Member, ...]:
    """The members on that day, the head first, then by age; two records of one person are one member."""
    rows = (
        _on(as_of)
        .filter(household=household_id)
        .select_related("person", "person__merged_into")
        .order_by("person__born")
    )
    members: dict[UUID, Member] = {}
    for row in rows:
        member = _member(row, as_of)
        if member.person_id not in members or member.relation == "head":
            members[member.person_id] = member
    return tuple(sorted(members.values(), key=lambda member: member.relation != "head"))


def _member(row: Membership, as_of: date) -> Member:
    person = row.person.merged_into or row.person
    return Member(
        person.id,
        person.number,
        person.name,
        row.relation,
        person.sex,
        person.born,
        person.division,
        age_on(person.born, as_of),
    )


def household_of(person_id: UUID, as_of: date) -> UUID | None:
    """The household the person lived in on that day, if any."""
    return (
        _on(as_of)
        .filter(person__in=records_of(person_id))
        .order_by("valid_from")
        .values_list("household", flat=True)
        .first()
    )


def household_division(household_id: UUID) -> int:
    """The 12-digit division of a household; raises UnableToFind."""
    rows = Household.objects.unscoped("place of one known household").filter(id=household_id)
    division = rows.values_list("division", flat=True).first()
    if division is None:
        raise UnableToFind("没有找到这个家庭。请返回列表重新选择。")
    return division


def age_on(born: date, as_of: date) -> int:
    """Completed years (民法典: by the birthday; someone born on 29 February turns on 1 March)."""
    return as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))


def _on(as_of: date) -> QuerySet[Membership]:
    return Membership.objects.unscoped("members of a known household or person").filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=as_of), valid_from__lte=as_of
    )
