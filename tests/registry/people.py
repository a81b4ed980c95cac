"""Invented people for tests: valid ID numbers of the area 990001, which nobody can have."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from doudi.access.principal import Principal
from doudi.law.id_number import check_digit
from doudi.registry.actions import NewMember, form_household, register_person

AT = datetime(2026, 9, 1, 1, 0, tzinfo=UTC)
ON = date(2026, 9, 1)
VILLAGE = 990001001001
OTHER_TOWN = 990001002001
SYSTEM = Principal.system("test")


def staff(role: str, division_from: int = 990001000000, division_until: int = 990002000000) -> Principal:
    """A member of staff of the county, or of the range given."""
    return Principal(
        kind="staff",
        account_id=UUID(int=7),
        name="示例工作人员",
        role=role,
        office_name="示例办公室",
        division_from=division_from,
        division_until=division_until,
        on=ON,
    )


def citizen(person_id: UUID, division: int = VILLAGE) -> Principal:
    """The account of one person."""
    return Principal(
        "citizen", UUID(int=9), "示例", "citizen", "", division, division + 1, person_id=person_id, on=ON
    )


def id_number(sequence: int, born: date = date(1970, 5, 6)) -> str:
    """The valid number of the `sequence`th person born that day (after 999: the days after); odd is male."""
    days, order = divmod(sequence, 1000)
    body = f"990001{born + timedelta(days=days):%Y%m%d}{order:03d}"
    return body + check_digit(body)


def someone(
    sequence: int = 1,
    *,
    name: str = "张示例",
    born: date = date(1970, 5, 6),
    division: int = VILLAGE,
    phone: str = "",
) -> UUID:
    """Register an invented person and give the id."""
    return register_person(
        name=name,
        id_number=id_number(sequence, born),
        phone=phone,
        division=division,
        actor=SYSTEM,
        at=AT,
    ).id


def family(*people: tuple[UUID, str], division: int = VILLAGE) -> UUID:
    """Form a household of (person, relation) on 1 January 2020 and give its id."""
    members = [NewMember(person, relation) for person, relation in people]
    household = form_household(
        division=division,
        address="示例村 1 号",
        members=members,
        valid_from=date(2020, 1, 1),
        actor=SYSTEM,
        at=AT,
    )
    return household.id
