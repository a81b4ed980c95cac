"""Reading divisions, offices and accounts, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from doudi.access.errors import UnableToOpenAccount
from doudi.access.models import Account, Division, Office
from doudi.access.principal import Principal
from doudi.vault.index import blind_index


@dataclass(frozen=True)
class AccountCard:
    """An account, as others may see it."""

    account_id: UUID
    username: str
    name: str
    kind: str
    role: str
    office: str
    division: int
    place: str


def staff_of(principal: Principal, *, role: str = "") -> tuple[AccountCard, ...]:
    """Active staff of the offices within reach of a member of staff, by office and name."""
    rows = Account.objects.filter(kind="staff", is_active=True).select_related("office")
    if role:
        rows = rows.filter(role=role)
    return _cards(rows.filter(**_reach(principal)).order_by("office__division", "name", "id"))


def helpers_of(principal: Principal) -> tuple[AccountCard, ...]:
    """Active helpers of the divisions within reach."""
    rows = Account.objects.filter(kind="helper", is_active=True).select_related("office")
    return _cards(rows.filter(**_reach(principal)).order_by("division", "name", "id"))


def staff_named(username: str) -> UUID:
    """The account of a member of staff by its user name; raises UnableToOpenAccount when there is none."""
    rows = Account.objects.filter(username=username.strip(), kind="staff")
    found = rows.values_list("id", flat=True).first()
    if found is None:
        raise UnableToOpenAccount(
            "没有这个工作人员账号。请检查用户名。", "There is no such account of staff. Check the user name."
        )
    return found


def account_of_person(person: UUID) -> UUID | None:
    """The account of a person of the registry."""
    return Account.objects.filter(person=person).values_list("id", flat=True).first()


def with_account(people: Iterable[UUID]) -> frozenset[UUID]:
    """Those of these people who can sign in."""
    rows = Account.objects.filter(person__in=list(people), is_active=True)
    return frozenset(person for person in rows.values_list("person", flat=True) if person)


def has_phone(account_id: UUID | None, phone: str) -> bool:
    """Whether this is the phone that the account signs in with."""
    if account_id is None:
        return False
    return Account.objects.filter(id=account_id, phone_index=blind_index("phone", phone)).exists()


def division_name(code: int) -> str:
    """The name of a division; empty when it is not kept."""
    return Division.objects.filter(code=code).values_list("name", flat=True).first() or ""


def division_names(codes: Iterable[int]) -> dict[int, str]:
    """The names of those divisions that are kept, in one query."""
    return dict(Division.objects.filter(code__in=set(codes)).values_list("code", "name"))


def office_of(division: int, *, level: str) -> str:
    """The name of the first office at that level which serves a division; empty when there is none."""
    sizes = {"village": 1, "town": 1_000, "county": 1_000_000}
    code = division // sizes[level] * sizes[level]
    return (
        Office.objects.filter(division=code, level=level)
        .order_by("name")
        .values_list("name", flat=True)
        .first()
        or ""
    )


def _reach(principal: Principal) -> dict[str, int]:
    return {"division__gte": principal.division_from, "division__lt": principal.division_until}


def _cards(rows: QuerySet[Account]) -> tuple[AccountCard, ...]:
    places = division_names(row.division for row in rows)
    return tuple(
        AccountCard(
            row.id,
            row.username,
            row.name,
            row.kind,
            row.role,
            row.office.name if row.office else "",
            row.division,
            places.get(row.division, ""),
        )
        for row in rows
    )
