"""The signed-in person of a page under /my/."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _

from doudi.access.principal import Principal, of_request


def reader(request: HttpRequest) -> tuple[Principal, str]:
    """Who reads a case, and where their list of cases is: the person's own, or a helper's."""
    principal = of_request(request)
    return principal, "/helper/" if principal.kind == "helper" else "/my/"


def person(request: HttpRequest) -> tuple[Principal, UUID]:
    """Who reads, and their own person id; staff and helpers have their pages elsewhere."""
    principal = of_request(request)
    if principal.person_id is None:
        raise PermissionDenied(_("这一页是给申请人自己看的。您的账号没有对应的本人信息。"))
    return principal, principal.person_id
