"""Find people by exact ID number, exact telephone number, or the beginning of a name, within one's area.

Whatever was typed, a search costs the same few queries, and each is answered by an index: at 2 million
people as at 2 thousand. Lists show masked numbers.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.law import id_number as numbers
from doudi.registry.errors import UnableToReadName, UnableToReadPhone
from doudi.registry.models import Membership, Person
from doudi.registry.names import name_key, read_name
from doudi.registry.phone import read_phone
from doudi.registry.queries.people import card_of
from doudi.vault.identifiers import row_number
from doudi.vault.index import blind_index

_MEANT_AS_NUMBER = 14  # digits; no telephone number has as many, nor has a name
_LAST = "\U0010ffff"  # sorts after every character a name can hold


@dataclass(frozen=True)
class PersonRow:
    """One line of the list."""

    person_id: UUID
    number: int
    name: str
    masked_id: str
    masked_phone: str
    sex: str
    born: date
    division: int
    household_id: UUID | None


@dataclass(frozen=True)
class Page:
    """Rows in the order of names; `next_after` goes into the next call, "" at the end."""

    rows: tuple[PersonRow, ...]
    next_after: str


@transaction.atomic
def search(principal: Principal, text: str, *, at: datetime, after: str = "", limit: int = 50) -> Page:
    """People of the principal's area that match. An empty text finds nobody: a register is not for leafing.

    The journal notes that a search was made and of which kind, never what was typed.
    """
    require(principal, "person.search")
    kind, matches = _matches(text)
    if matches is None:
        return Page((), "")
    people = Person.objects.within(principal).filter(matches)
    found = list(
        _after(people, after).select_related("merged_into").order_by("name_key", "number")[: limit + 1]
    )
    record(
        Event(
            action="person.search",
            actor=principal.ref,
            at=at,
            purpose="查找",
            groups=("identity",),
            detail={"by": kind, "count": min(len(found), limit)},
        )
    )
    rows = found[:limit]
    more = f"{rows[-1].number}" if len(found) > limit else ""
    return Page(_rows(rows), more)


def named(principal: Principal, text: str) -> QuerySet[Person]:
    """People of the principal's area whose name begins so, for a query of a floor above; nobody for no name.

    Whoever calls this has asked for the right, and writes the search to the journal.
    """
    kind, matches = _matches(text)
    people = Person.objects.within(principal)
    return people.filter(matches) if matches is not None and kind == "name" else people.none()


def _matches(text: str) -> tuple[str, Q | None]:
    """What was typed: an ID number, a telephone number, or the beginning of a name.

    Raises UnableToReadIdNumber when it was meant as a number, and one character is wrong.
    """
    if sum(sign.isdecimal() for sign in text) >= _MEANT_AS_NUMBER:
        return "id_number", Q(id_index=blind_index("id_number", numbers.parse(text).text))
    try:
        return "phone", Q(phone_index=blind_index("phone", read_phone(text)))
    except UnableToReadPhone:
        pass
    try:
        key = name_key(read_name(text))
    except UnableToReadName:  # nothing typed, or what no name holds (and no database takes, like NUL)
        return "nothing", None
    if not key:
        return "nothing", None
    return "name", Q(name_key__gte=key, name_key__lt=key + _LAST)


def _after(people: QuerySet[Person], after: str) -> QuerySet[Person]:
    """Continue behind the last row shown: by its place in the order, not by counting rows."""
    number = row_number(after)
    if number is None:
        return people
    last = Person.objects.unscoped("place of the last row shown").filter(number=number).values("name_key")[:1]
    place = next((row["name_key"] for row in last), None)
    if place is None:
        return people
    return people.filter(Q(name_key__gt=place) | Q(name_key=place, number__gt=number))


def _rows(found: list[Person]) -> tuple[PersonRow, ...]:
    """Whoever was found, or stands for them since a merge, each once."""
    people = list({top.id: top for top in (person.merged_into or person for person in found)}.values())
    lives = dict(
        Membership.objects.unscoped("households of the people found")
        .filter(person__in=people, valid_until__isnull=True)
        .values_list("person", "household")
    )
    return tuple(_row(card_of(person), lives.get(person.id)) for person in people)


def _row(card: object, household_id: UUID | None) -> PersonRow:
    return PersonRow(**vars(card), household_id=household_id)
