"""Who is acting: the one argument that reads and writes take to know what is allowed."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.http import HttpRequest

from doudi.access.divisions import EVERYWHERE, county_of, span
from doudi.access.roles import ANONYMOUS, SYSTEM
from doudi.audit.event import ActorRef

if TYPE_CHECKING:
    from doudi.access.models import Account


@dataclass(frozen=True)
class Principal:
    """An account, or the system, at the moment it acts.

    division_from (inclusive) and division_until (exclusive) are the codes of the rows within reach; `on` is
    the day of the request, by which grants are checked.
    """

    kind: str
    account_id: UUID | None
    name: str
    role: str
    office_name: str
    division_from: int
    division_until: int
    person_id: UUID | None = None
    on: date | None = None

    @classmethod
    def system(cls, name: str) -> Self:
        """Background work and commands: every division; `name` says which work, and stands in the journal."""
        return cls(SYSTEM, None, name, SYSTEM, "", *EVERYWHERE)

    @classmethod
    def anonymous(cls) -> Self:
        """A visitor who has not signed in: no division."""
        return cls(ANONYMOUS, None, "", ANONYMOUS, "", 0, 0)

    @classmethod
    def of_account(cls, account: "Account", *, on: date) -> Self:
        """The principal of an account. Staff reach the division of their office. Citizens and helpers reach
        their county, since people move within it; which people's rows they see there is `scope.within`'s."""
        office = account.office
        division = county_of(account.division)
        if account.kind == "staff":
            division = office.division if office else account.division
        return cls(
            kind=account.kind,
            account_id=account.id,
            name=account.name,
            role=account.role,
            office_name=office.name if office else "",
            division_from=span(division)[0],
            division_until=span(division)[1],
            person_id=account.person,
            on=on,
        )

    @property
    def ref(self) -> ActorRef:
        """How the journal names this principal."""
        known = str(self.account_id) if self.account_id else self.name
        return ActorRef(self.kind, known, self.name, self.role, self.office_name, division=self.division_from)

    @property
    def is_staff(self) -> bool:
        """Whether this is a member of staff."""
        return self.kind == "staff"

    @property
    def is_signed_in(self) -> bool:
        """Whether somebody signed in."""
        return self.kind != ANONYMOUS

    def reaches(self, division: int) -> bool:
        """Whether rows of that division are within reach."""
        return self.division_from <= division < self.division_until


def of_request(request: HttpRequest) -> Principal:
    """The principal that the middleware found; an anonymous one where it did not run."""
    found = getattr(request, "principal", None)
    return found if isinstance(found, Principal) else Principal.anonymous()
