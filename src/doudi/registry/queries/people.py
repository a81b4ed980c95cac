"""One person: masked for lists, in clear with a look in the journal."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models.functions import Coalesce

from doudi.access.looks import look, purpose_of, shown
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.law import id_number as numbers
from doudi.registry.errors import UnableToFind
from doudi.registry.models import Membership, Person
from doudi.registry.phone import read_phone
from doudi.vault.index import blind_index
from doudi.vault.masking import mask_id_number, mask_phone

_NUMBERS = ("contact", "identity")


@dataclass(frozen=True)
class PersonCard:
    """A person as lists show them: the ID number and the phone are masked."""

    person_id: UUID
    number: int
    name: str
    masked_id: str
    masked_phone: str
    sex: str
    born: date
    division: int


@dataclass(frozen=True)
class Identity:
    """A person's clear identity. Whoever asks for it leaves a look."""

    name: str
    id_number: str
    phone: str
    address: str


def person(person_id: UUID) -> PersonCard:
    """The card of one person; raises UnableToFind."""
    return persons([person_id])[person_id]


def persons(person_ids: Collection[UUID]) -> dict[UUID, PersonCard]:
    """The cards of several people in one query; raises UnableToFind when one is missing."""
    cards = cards_of(person_ids)
    if len(cards) != len(set(person_ids)):
        raise UnableToFind("没有找到这个人。请返回列表重新选择。")
    return cards


def cards_of(person_ids: Collection[UUID]) -> dict[UUID, PersonCard]:
    """The cards of those of them who are still kept, in one query."""
    rows = Person.objects.unscoped("cards of known people").filter(id__in=set(person_ids)).order_by("number")
    return {row.id: card_of(row) for row in rows}


def heads_of(households: Collection[UUID]) -> dict[UUID, UUID]:
    """Household → the person who is its head now, in one query."""
    rows = Membership.objects.unscoped("heads of known households").filter(
        household__in=set(households), relation="head", valid_until__isnull=True
    )
    return dict(rows.values_list("household", "person"))


def lived_in(person_id: UUID) -> tuple[UUID, ...]:
    """Every household the person was ever a member of."""
    rows = Membership.objects.unscoped("households of one known person").filter(person=person_id)
    return tuple(rows.values_list("household", flat=True).distinct())


def card_of(row: Person) -> PersonCard:
    """The masked card of a row."""
    return PersonCard(
        row.id,
        row.number,
        row.name,
        mask_id_number(row.id_number) if row.id_number else "",
        mask_phone(row.phone) if row.phone else "",
        row.sex,
        row.born,
        row.division,
    )


def find_by_id_number(text: str) -> UUID | None:
    """Whoever is registered under this ID number (any usual form), or stands for them since a merge; raises
    UnableToReadIdNumber."""
    index = blind_index("id_number", numbers.parse(text).text)
    rows = Person.objects.unscoped("resolve an exact number").filter(id_index=index)
    return rows.annotate(top=Coalesce("merged_into", "id")).values_list("top", flat=True).first()


def find_by_phone(text: str) -> tuple[UUID, ...]:
    """All who gave this telephone number: families share phones. Raises UnableToReadPhone."""
    index = blind_index("phone", read_phone(text))
    rows = Person.objects.unscoped("resolve an exact number").filter(phone_index=index).order_by("number")
    tops = rows.annotate(top=Coalesce("merged_into", "id")).values_list("top", flat=True)
    return tuple(dict.fromkeys(tops))


@transaction.atomic
def identity(principal: Principal, person_id: UUID, *, purpose: str, case: str, at: datetime) -> Identity:
    """A person's clear identity, for the stated purpose; the look is in the journal or nothing is shown."""
    row = _one(person_id)
    require(principal, "person.read", division=row.division, subject=row.id)
    groups = shown(principal, purpose, _NUMBERS)
    look(
        principal,
        "person.read",
        people=[row.id],
        groups=groups,
        purpose=purpose,
        at=at,
        division=row.division,
        case=case,
    )
    found = _clear(row)
    card = card_of(row)
    return Identity(
        found.name,
        found.id_number if "identity" in groups else card.masked_id,
        found.phone if "contact" in groups else card.masked_phone,
        found.address if "contact" in groups else "",
    )


@transaction.atomic
def opened_card(principal: Principal, person_id: UUID, *, at: datetime) -> PersonCard:
    """The card of one person for the window's page, which is about that person alone: a look.

    Masked numbers are told like clear ones. Raises UnableToFind, UnableToAct.
    """
    card = person(person_id)
    require(principal, "person.search", division=card.division)
    look(
        principal,
        "person.read",
        people=[person_id],
        groups=_NUMBERS,
        purpose=purpose_of(principal),
        at=at,
        division=card.division,
    )
    return card


def clear_identity(person_id: UUID) -> Identity:
    """A person's clear identity for background work that writes its own line in the journal: never shown."""
    return _clear(_one(person_id))


def _one(person_id: UUID) -> Person:
    row = (
        Person.objects.unscoped("one known person; the caller checks the right").filter(id=person_id).first()
    )
    if row is None:
        raise UnableToFind("没有找到这个人。请返回列表重新选择。")
    return row


def _clear(row: Person) -> Identity:
    lives = (
        Membership.objects.unscoped("address of this person")
        .filter(person=row, valid_until__isnull=True)
        .select_related("household")
        .first()
    )
    return Identity(row.name, row.id_number, row.phone, lives.household.address if lives else "")
