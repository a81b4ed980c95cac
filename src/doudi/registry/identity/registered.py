"""The persons of the registry as records to compare. Their numbers are opened here, and stay in memory."""

from collections.abc import Collection, Iterator
from uuid import UUID

import polars as pl
from django.db.models import Max

from doudi.access.divisions import span
from doudi.access.scope import ScopedQuerySet
from doudi.registry.identity.records import GIVEN
from doudi.registry.models import Membership, Person

_CHUNK = 5000


def last_number(division: int) -> int:
    """The number of whoever was registered last in a division; 0 where nobody is."""
    return _people(division).aggregate(last=Max("number"))["last"] or 0


def records(division: int, upto: int, *, settled: bool = False) -> pl.DataFrame:
    """Everybody of a division up to a number who stands for themselves, in the form of GIVEN; `key` is their
    number. A registered ID number has been read once, and is usable. `settled`: they are not compared with
    one another."""
    columns: dict[str, list[object]] = {name: [] for name in GIVEN}
    for row in _rows(division, upto):
        for name, value in zip(GIVEN, (*row, settled), strict=True):
            columns[name].append(value)
    return pl.DataFrame(columns, schema=GIVEN)


def identifiers(numbers: Collection[int]) -> dict[int, tuple[UUID, int]]:
    """Number → identifier and division of each of these people."""
    wanted, found = sorted(set(numbers)), {}
    for begin in range(0, len(wanted), _CHUNK):
        rows = Person.objects.unscoped("the people of pairs").filter(
            number__in=wanted[begin : begin + _CHUNK]
        )
        for number, person, place in rows.values_list("number", "id", "division"):
            found[number] = (person, place)
    return found


def _rows(division: int, upto: int) -> Iterator[tuple[object, ...]]:
    households = _households(division)
    rows = _people(division).filter(number__lte=upto).order_by("number")
    fields = ("id", "number", "name", "sex", "born", "id_number", "phone", "division")
    for person, number, name, sex, born, id_number, phone, place in rows.values_list(*fields).iterator(
        _CHUNK
    ):
        digits = id_number.open(person)
        yield (
            number,
            digits,
            bool(digits),
            name,
            sex,
            born,
            phone.open(person),
            place,
            str(households.get(person, "")),
        )


def _households(division: int) -> dict[UUID, int]:
    since, until = span(division)
    rows = Membership.objects.unscoped("where the people to compare live").filter(
        valid_until__isnull=True, division__gte=since, division__lt=until
    )
    return dict(rows.values_list("person", "household__number").iterator(_CHUNK))


def _people(division: int) -> ScopedQuerySet[Person]:
    since, until = span(division)
    return Person.objects.unscoped("people to compare; the right was asked").filter(
        division__gte=since, division__lt=until, merged_into__isnull=True
    )


def by_number(indexes: Collection[str]) -> dict[str, tuple[int, str]]:
    """Keyed hash of an ID number → number and name of whoever is registered under it, or stands for them."""
    found: dict[str, tuple[int, str]] = {}
    wanted = list(dict.fromkeys(indexes))
    for begin in range(0, len(wanted), _CHUNK):
        rows = Person.objects.unscoped("resolve exact numbers").filter(
            id_index__in=wanted[begin : begin + _CHUNK]
        )
        for index, number, name, top in rows.values_list("id_index", "number", "name", "merged_into__number"):
            if index:
                found[index] = (top or number, name)
    return found
