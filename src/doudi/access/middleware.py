"""Each request learns who it acts for, and PostgreSQL learns which rows that one may see."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from doudi.access import rls, session
from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.work import clock


class PrincipalMiddleware:
    """Set `request.principal`; stands after AuthenticationMiddleware.

    The range of rows holds for the queries of the view and is taken back afterwards, also
    when the view fails. A response that streams rows later finds none: read before, or sign a file.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        principal = _principal(request)
        request.principal = principal  # type: ignore[attr-defined]
        with rls.acting((principal.division_from, principal.division_until)):
            return self._get_response(request)


def _principal(request: HttpRequest) -> Principal:
    """The principal of the session's account; anonymous when there is none or its time is over."""
    account = request.user
    if not isinstance(account, Account) or not account.is_active:
        return Principal.anonymous()
    if not session.keep(request, staff=account.kind == "staff"):
        logout(request)
        return Principal.anonymous()
    return Principal.of_account(account, on=clock.today())
