"""Whose application is being filled in, and by whom."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.access.principal import of_request as principal_of
from doudi.registry import queries as registry
from doudi.web.citizen.check.answers import Said, said

P = ParamSpec("P")


@dataclass(frozen=True)
class Applicant:
    """The person an application is for. `base` is the address its pages lie under.

    `checked`: what they said in the check. Whoever acts for another brings nothing along: what was
    checked in this browser may be about somebody else.
    """

    person_id: UUID
    name: str
    division: int
    principal: Principal
    acting_for: bool
    base: str
    checked: Said = field(default_factory=Said)

    @property
    def at_the_counter(self) -> bool:
        """Staff type what the person says, and see who signs."""
        return self.acting_for and self.principal.is_staff

    @property
    def channel(self) -> str:
        """How the application comes in, as the case records it."""
        if not self.acting_for:
            return "self"
        return "helper" if self.principal.kind == "helper" else "window"


def of_request(request: HttpRequest, person: UUID | None = None) -> Applicant:
    """The signed-in person, or `person` when the signed-in one may apply for them; raises UnableToAct."""
    principal = principal_of(request)
    subject = person or principal.person_id
    if subject is None:
        raise PermissionDenied(_("您的账号还没有和本人的登记信息对上。请打电话或到窗口办理。"))
    card = registry.person(subject)
    require(principal, "case.apply", subject=subject, division=card.division)
    acting = person is not None
    base = f"/helper/{person}/apply/" if acting else "/apply/"
    checked = Said() if acting else said(request)
    return Applicant(card.person_id, card.name, card.division, principal, acting, base, checked)


def signed_in(
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Lead a visitor who has not signed in to the sign-in page, and back afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if principal_of(request).is_signed_in:
            return view(request, *args, **kwargs)
        return redirect(f"/accounts/?{urlencode({'next': request.get_full_path()})}")

    return guarded
