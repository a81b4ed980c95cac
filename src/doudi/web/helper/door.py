"""Who comes in: a helper, for a person whose grant is in force today. It is checked on every request."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from doudi.access.permission import require
from doudi.access.principal import Principal, of_request
from doudi.registry import queries as registry

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Client:
    """The person someone acts for, as the fixed banner names them."""

    person_id: UUID
    name: str
    division: int
    principal: Principal
    acting_for: bool = True

    @property
    def base(self) -> str:
        """Where this person's application lies."""
        return f"/helper/{self.person_id}/apply/"


def signed_in(view: View) -> View:
    """Lead a visitor to sign in, and back."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if of_request(request).is_signed_in:
            return view(request, *args, **kwargs)
        return HttpResponseRedirect(f"/accounts/?{urlencode({'next': request.get_full_path()})}")

    return guarded


def client(request: HttpRequest, person: UUID, action: str = "case.read") -> Client:
    """The person; raises UnableToAct without a grant that covers `action` today."""
    principal = of_request(request)
    card = registry.person(person)
    require(principal, action, subject=person, division=card.division)
    return Client(card.person_id, card.name, card.division, principal)
