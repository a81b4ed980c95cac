"""A small county with families that are paid, made quickly: for tests of the payments."""

import hashlib
import itertools
import secrets
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from doudi.access.principal import Principal
from doudi.payments.models import Entitlement
from doudi.registry.models import Household, PayeeAccount, Person
from doudi.vault.identifiers import new_id
from doudi.vault.index import blind_index

COUNTY = 990001_000000
AT = datetime(2026, 10, 9, 2, 0, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)
_numbers = itertools.count(1)


def staff(role: str, name: str, division: int = COUNTY) -> Principal:
    """A member of staff of the county (or of one town)."""
    size = 1_000_000 if division % 1_000_000 == 0 else 1_000
    return Principal("staff", new_id(), name, role, "资金科", division, division + size)


PREPARER = staff("finance_preparer", "钱编制")
APPROVER = staff("finance_approver", "孙复核")
CLERK = staff("town_clerk", "李经办", 990001_001_000)


@dataclass(frozen=True)
class Family:
    """A household that is entitled, its payee, and the account number it is paid to ("" if it has none)."""

    household: UUID
    payee: UUID
    account: str
    entitlement: UUID


def families(
    count: int, *, fen: int = 50_000, from_month: date = OCTOBER, accounts: bool = True
) -> list[Family]:
    """`count` families with an entitlement, each one fen more than the one before."""
    numbers = list(itertools.islice(_numbers, count))
    divisions = [990001_001_001 + number % 3 for number in numbers]
    people = [_person(number, division) for number, division in zip(numbers, divisions, strict=True)]
    households = [
        Household(number=number, division=division, formed_on=date(2020, 1, 1), registered_at=AT)
        for number, division in zip(numbers, divisions, strict=True)
    ]
    entitlements = [
        _entitlement(place, person, household, fen + place, from_month)
        for place, (person, household) in enumerate(zip(people, households, strict=True))
    ]
    payees = [_account(person) for person in people] if accounts else []
    Person.objects.bulk_create(people, batch_size=500)
    Household.objects.bulk_create(households, batch_size=500)
    Entitlement.objects.bulk_create(entitlements, batch_size=500)
    PayeeAccount.objects.bulk_create(payees, batch_size=500)
    return [
        Family(household.id, person.id, _number(person) if accounts else "", entitlement.id)
        for person, household, entitlement in zip(people, households, entitlements, strict=True)
    ]


def _person(number: int, division: int) -> Person:
    return Person(
        number=number,
        name=f"张{chr(0x4E00 + number % 2000)}",
        name_key=f"zhang{number}",
        sex="F",
        born=date(1960, 1, 1),
        division=division,
        registered_at=AT,
    )


def _account(person: Person) -> PayeeAccount:
    return PayeeAccount(
        person=person,
        bank="示例农商行",
        holder=person.name,
        account=_number(person),
        account_index=blind_index("account", _number(person)),
        division=person.division,
        valid_from=date(2026, 1, 1),
    )


def _number(person: Person) -> str:
    return f"990001{person.number:010d}"


def _entitlement(place: int, person: Person, household: Household, fen: int, from_month: date) -> Entitlement:
    return Entitlement(
        case_number=f"990001-2026-{person.number:06d}",
        benefit="dibao",
        household=household,
        payee=person,
        division=person.division,
        place="990001",
        monthly_fen=fen,
        from_month=from_month,
        decision=new_id(),
        decision_hash=hashlib.sha256(str(place).encode()).hexdigest(),
        decided_on=date(2026, 9, 20),
        example=True,
        card_token=secrets.token_urlsafe(16),
        opened_at=AT,
    )
