"""An office, its staff and the people around it, for tests of access."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from doudi.access.actions import open_citizen_account, open_helper_account, open_office, open_staff_account
from doudi.access.models import Account
from doudi.access.principal import Principal

AT = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
ON = date(2026, 9, 1)
COUNTY, TOWN, VILLAGE = 990001000000, 990001001000, 990001001001
OTHER_TOWN, OTHER_VILLAGE = 990001002000, 990001002001
PASSWORD = "very-long-password-1"
SYSTEM = Principal.system("test")


def staff(role: str, division: int = TOWN, username: str = "", **more: str) -> Account:
    """A member of staff at an office of the division."""
    office = open_office(f"office of {division}", division)
    return open_staff_account(
        username=username or f"{role}-{uuid4().hex[:8]}",
        name="示例",
        role=role,
        office=office.id,
        password=PASSWORD,
        actor=SYSTEM,
        at=AT,
        **more,
    )


def helper(division: int = VILLAGE, phone: str = "10000000009") -> Account:
    """A helper with a phone."""
    return open_helper_account(
        username=f"helper-{uuid4().hex[:8]}", name="代某", division=division, phone=phone, actor=SYSTEM, at=AT
    )


def citizen(division: int = VILLAGE, phone: str = "10000000001", **more: str) -> Account:
    """A citizen with a person of the registry behind the account."""
    return open_citizen_account(
        person=uuid4(), name="张某", division=division, phone=phone, actor=SYSTEM, at=AT, **more
    )


def principal(account: Account, on: date = ON) -> Principal:
    """The account, acting on a day."""
    return Principal.of_account(account, on=on)


def person(number: int) -> UUID:
    """A person of the registry that is only an identifier here."""
    return UUID(int=number)
