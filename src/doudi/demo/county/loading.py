"""Put invented households into the registry, set-wise."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import islice
from uuid import UUID

from doudi.demo.county.person import Home, Human
from doudi.demo.county.stories import Family, families
from doudi.registry import sources
from doudi.registry.models import Fact, Household, Membership, PayeeAccount, Person
from doudi.registry.names import name_key
from doudi.registry.numbering import take
from doudi.vault.index import blind_index

Progress = Callable[[str, int, int], None]
SINCE = date(2020, 1, 1)  # the day the example households are registered from
AT = datetime.combine(date(2026, 8, 31), time(1, 0), tzinfo=UTC)
_BATCH = 500  # households


def is_loaded() -> bool:
    """Whether this database holds the county: loading is one transaction, so any of it is all of it."""
    return Household.objects.unscoped("is the county there").filter(id=families()[0].home.id).exists()


def store(homes: Sequence[Home], progress: Progress) -> None:
    """Store households with people, memberships and the facts the civil affairs office already has."""
    total = sum(len(home.members) for home in homes)
    done = 0
    rows = iter(homes)
    while batch := list(islice(rows, _BATCH)):
        _store(batch)
        done += sum(len(home.members) for home in batch)
        progress("people", done, total)


def take_numbers(people: int, households: int) -> tuple[int, int]:
    """Reserve dense numbers for the whole county: the first person's and the first household's."""
    return take("person", people), take("household", households)


def store_accounts(of: Sequence[Family]) -> None:
    """The accounts the prepared families are paid to."""
    PayeeAccount.objects.bulk_create(
        PayeeAccount(
            id=family.home.members[0].id,  # one account each: the person's identifier serves
            person_id=family.applicant.id,
            bank=family.account.bank,
            holder=family.applicant.name,
            account=family.account.number,
            account_index=blind_index("account", family.account.number),
            division=family.home.village,
            valid_from=SINCE,
        )
        for family in of
    )


def _store(homes: Sequence[Home]) -> None:
    Household.objects.bulk_create(_household(home) for home in homes)
    Person.objects.bulk_create(_person(home, human) for home in homes for human in home.members)
    Membership.objects.bulk_create(_membership(home, human) for home in homes for human in home.members)
    Fact.objects.bulk_create(fact for home in homes for fact in _facts(home))


def _household(home: Home) -> Household:
    return Household(
        id=home.id,
        number=home.number,
        address=home.address,
        division=home.village,
        formed_on=SINCE,
        registered_at=AT,
    )


def _person(home: Home, human: Human) -> Person:
    return Person(
        id=human.id,
        number=human.number,
        name=human.name,
        name_key=name_key(human.name),
        sex=human.sex,
        born=human.born,
        id_number=human.id_number,
        id_index=blind_index("id_number", human.id_number),
        phone=human.phone,
        phone_index=blind_index("phone", human.phone) if human.phone else "",
        division=home.village,
        registered_at=AT,
    )


def _membership(home: Home, human: Human) -> Membership:
    return Membership(
        household_id=home.id,
        person_id=human.id,
        relation=human.relation,
        division=home.village,
        valid_from=max(SINCE, human.born),
    )


def _facts(home: Home) -> Iterator[Fact]:
    yield _fact(home, "household", home.id, "residence", home.residence)
    for human in home.members:
        if human.disability_grade != "none":
            yield _fact(home, "person", human.id, "disability_grade", human.disability_grade)


def _fact(home: Home, kind: str, subject: UUID, name: str, value: str) -> Fact:
    return Fact(
        subject_kind=kind,
        subject=subject,
        household_id=home.id,
        name=name,
        value=value,
        source=sources.REGISTER,
        source_ref="示例档案",
        observed_on=AT.date(),
        division=home.village,
        recorded_at=AT,
        recorded_by="system:demo",
    )
