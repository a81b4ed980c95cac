"""Many households at once, for work that compares them with a list: who lives with whom, and what may be used
of what is known about them.

Facts asked for one case are left out here whatever the case (社会救助法 40, 41, 70(6)): what rests on them is
unknown to such work. Clear numbers are not opened: who is on a list is found by the blind index.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db.models import Aggregate, F, Func, Q, QuerySet, TextField
from django.db.models.functions import Cast

from doudi.access.principal import Principal
from doudi.registry import sources
from doudi.registry.models import Fact, Household, Membership, Person
from doudi.registry.readings import read
from doudi.registry.situation import statement_of
from doudi.vault.index import blind_index

_T = TypeVar("_T")
_REGISTERED = ("id_index", "id", "name", "name_key", "division")
_AT_ONCE = 5_000  # parameters of one query


class Registered(NamedTuple):
    """A person as the register has them."""

    person: UUID
    name: str
    name_key: str
    division: int


class Living(NamedTuple):
    """A member of a household on a day."""

    person: UUID
    name: str
    born: date
    relation: str


@dataclass(frozen=True)
class Home:
    """A household on a day: `number` is dense, `members` the head first."""

    household: UUID
    number: int
    division: int
    members: Sequence[Living]


class Said(NamedTuple):
    """The figure that is followed, as stored: fen, ISO date, code; with its source and day."""

    value: object
    source: str
    observed_on: date | None


def has_people() -> bool:
    """Whether anybody is registered at all."""
    return Person.objects.unscoped("whether there is a base").exists()


def by_id_number(principal: Principal, numbers: Collection[str]) -> dict[str, Registered]:
    """Those registered within reach under these numbers (18 digits), by number."""
    index = {blind_index("id_number", number): number for number in numbers}
    found: dict[str, Registered] = {}
    for part in _parts(index):
        rows = Person.objects.within(principal).filter(id_index__in=part).order_by()
        for key, person, name, name_key, division in rows.values_list(*_REGISTERED):
            found[index[key or ""]] = Registered(person, name, name_key, division)
    return found


def homes_of(principal: Principal, people: Collection[UUID], as_of: date) -> dict[UUID, UUID]:
    """Person → the household they live in on the day, within reach."""
    found: dict[UUID, UUID] = {}
    for part in _parts(people):
        rows = _on(as_of, principal).filter(person__in=part).order_by()
        found.update(rows.values_list("person", "household"))
    return found


def homes(principal: Principal, reach: tuple[int, int], as_of: date, at_once: int) -> Iterator[list[Home]]:
    """The households of the divisions from the one up to the other, within reach, so many at a time."""
    after = -1
    while True:
        rows = Household.objects.within(principal).filter(
            division__gte=reach[0], division__lt=reach[1], number__gt=after
        )
        part = list(rows.order_by("number").values_list("id", "number", "division")[:at_once])
        if not part:
            return
        after = part[-1][1]
        yield _with_members(part, _on(as_of, principal), as_of)


def homes_by_id(principal: Principal, households: Collection[UUID], as_of: date) -> list[Home]:
    """These households, those within reach."""
    part = [
        row
        for some in _parts(households)
        for row in Household.objects.within(principal)
        .filter(id__in=some)
        .order_by()
        .values_list("id", "number", "division")
    ]
    return _with_members(sorted(part, key=lambda row: row[1]), _on(as_of, principal), as_of)


def _with_members(part: Sequence[tuple[UUID, int, int]], on: QuerySet[Membership], as_of: date) -> list[Home]:
    living: defaultdict[UUID, list[Living]] = defaultdict(list)
    for some in _parts([row[0] for row in part]):
        rows = on.filter(household__in=some).order_by("person__born", "id")
        columns = rows.values_list("household", "person", "person__name", "person__born", "relation")
        for household, person, name, born, relation in columns:
            living[household].append(Living(person, name, born, relation))
    return [
        Home(household, number, division, sorted(living[household], key=_head_first))
        for household, number, division in part
        if household in living
    ]


def _head_first(member: Living) -> bool:
    return member.relation != "head"


def said_of(principal: Principal, subjects: Collection[UUID], as_of: date) -> dict[UUID, dict[str, Said]]:
    """Of each subject (person or household) the figures that are followed, by the published order of sources.

    What is asked and unanswered is unknown, and stays out. Most figures have one statement: it is followed
    without more ado; where there are several, `readings.read` decides.
    """
    found: dict[UUID, dict[str, Said]] = {}
    several: set[tuple[UUID, str]] = set()
    for part in _parts(subjects):
        _read_into(found, several, _usable(principal, part, as_of))
    for (subject, name), said in _of_several(principal, several, as_of).items():
        found[subject].pop(name, None)
        if said is not None:
            found[subject][name] = said
    return {subject: _without_unknown(said) for subject, said in found.items()}


def _without_unknown(said: dict[str, Said]) -> dict[str, Said]:
    return {name: one for name, one in said.items() if one is not _UNKNOWN}


_COLUMNS = (
    F("name"),
    Cast("value", TextField()),
    F("source"),
    Cast("observed_on", TextField()),
    F("standing"),
)
_UNKNOWN = Said(None, "", None)


class _Array(Func):
    """Several columns as one JSON array."""

    function = "JSON_ARRAY"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """PostgreSQL's own name for it."""
        return self.as_sql(compiler, connection, function="JSON_BUILD_ARRAY", **more)


class _Together(Aggregate):
    """The arrays of a group as one text."""

    function = "JSON_GROUP_ARRAY"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """The inner arrays are JSON, not text to be quoted."""
        return self.as_sql(compiler, connection, template="%(function)s(JSON(%(expressions)s))", **more)

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """PostgreSQL's own name for it, and text as elsewhere."""
        return self.as_sql(compiler, connection, template="JSON_AGG(%(expressions)s)::text", **more)


def _read_into(
    found: dict[UUID, dict[str, Said]], several: set[tuple[UUID, str]], usable: QuerySet[Fact]
) -> None:
    """Of each subject all statements in one row, as JSON; `several`: what was said more than once.

    A row for each statement, with its fields made into Python's own, takes several times as long. Most
    statements say what thousands of others say: each such text is read once.
    """
    texts: dict[tuple[Any, ...], Said] = {}
    rows = usable.values("subject").annotate(said=_Together(_Array(*_COLUMNS)))
    for subject, said in rows.values_list("subject", "said"):
        known: dict[str, Said] = {}
        for name, *text in json.loads(said):
            key = tuple(text)
            if (one := texts.get(key)) is None:
                one = texts[key] = _said(*text)
            if name in known:
                several.add((subject, name))
            known[name] = one
        found[subject] = known


def _said(value: str, source: str, seen: str | None, standing: str) -> Said:
    day = date.fromisoformat(seen) if seen else None
    return Said(json.loads(value), source, day) if standing == "found" else _UNKNOWN


def _of_several(
    principal: Principal, keys: Collection[tuple[UUID, str]], as_of: date
) -> Mapping[tuple[UUID, str], Said | None]:
    """Figures about which more was said than once."""
    statements = defaultdict(list)
    order = sources.order()
    for part in _parts({subject for subject, _ in keys}):
        for row in _usable(principal, part, as_of).order_by("id"):
            if (row.subject, row.name) in keys:
                statements[row.subject, row.name].append(statement_of(row))
    followed: dict[tuple[UUID, str], Said | None] = {}
    for (subject, name), listed in statements.items():
        chosen = read("", subject, name, listed, order).chosen
        followed[subject, name] = Said(chosen.value, chosen.source, chosen.observed_on) if chosen else None
    return followed


def _usable(principal: Principal, subjects: Collection[UUID], as_of: date) -> QuerySet[Fact]:
    """Of all names: to ask for some as well makes the database look up each name of each subject."""
    return (
        Fact.objects.within(principal)
        .filter(subject__in=subjects, uses="any")
        .filter(Q(valid_from__isnull=True) | Q(valid_from__lte=as_of))
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=as_of))
        .order_by()
    )


def _on(as_of: date, principal: Principal) -> QuerySet[Membership]:
    return Membership.objects.within(principal).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=as_of), valid_from__lte=as_of
    )


def _parts(items: Collection[_T]) -> Iterator[list[_T]]:
    turn = iter(items)
    while part := list(islice(turn, _AT_ONCE)):
        yield part
