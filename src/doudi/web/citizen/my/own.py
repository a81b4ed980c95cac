"""The signed-in person of a page under /my/."""

from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from doudi.access.principal import Principal, of_request
from doudi.cases import queries


@dataclass(frozen=True)
class Reader:
    """Who reads a case, and whose it is: `name` stands in the banner of those who act for others.

    home: the own list of cases, or a helper's page of that person.
    """

    principal: Principal
    acting_for: bool = False
    name: str = ""
    home: str = "/my/"


def reader(request: HttpRequest, number: str) -> Reader:
    """Who reads the case of this number. Raises UnableToFindCase for a helper it is out of reach of."""
    principal = of_request(request)
    if principal.kind != "helper":
        return Reader(principal)
    person_id, name = queries.applicant_of(principal, number)
    return Reader(principal, acting_for=True, name=name, home=f"/helper/{person_id}/")


def person(request: HttpRequest) -> tuple[Principal, UUID]:
    """Who reads, and their own person id; staff and helpers have their pages elsewhere."""
    principal = of_request(request)
    if principal.person_id is None:
        raise PermissionDenied(_("这一页是给申请人自己看的。您的账号没有对应的本人信息。"))
    return principal, principal.person_id
