"""The end of every way of signing in: a session of its own, and the journal's line."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest

from doudi.access import rls, session
from doudi.access.errors import UnableToSignIn
from doudi.access.models import Account
from doudi.access.principal import Principal, of_request
from doudi.access.signin.choices import forget_choices
from doudi.access.signin.password import forget_pending
from doudi.audit.actions import Event, record
from doudi.work import clock


def account_of(account_id: UUID) -> Account:
    """An active account, by the id that a way of signing in gave."""
    account = Account.objects.select_related("office").filter(id=account_id, is_active=True).first()
    if account is None:
        raise UnableToSignIn("这个账号已经停用。请联系窗口工作人员。")
    return account


def open_session(request: HttpRequest, account: Account, *, at: datetime) -> Principal:
    """Sign the account in: the session gets a new key and starts its time; the rest of this request acts
    for the account already. What a visitor entered before stays; what another account left is dropped."""
    with transaction.atomic():
        forget_pending(request)
        forget_choices(request)
        login(request, account)
        session.begin(request, staff=account.kind == "staff")
        principal = Principal.of_account(account, on=clock.today())
        record(Event(action="signin.done", actor=principal.ref, at=at))
    request.principal = principal  # type: ignore[attr-defined]
    rls.change((principal.division_from, principal.division_until))
    return principal


def leave(request: HttpRequest, *, at: datetime) -> None:
    """Sign out: the session and all it held are gone."""
    principal = of_request(request)
    if principal.is_signed_in:
        with transaction.atomic():
            record(Event(action="signin.left", actor=principal.ref, at=at))
    logout(request)
    request.principal = Principal.anonymous()  # type: ignore[attr-defined]
    rls.change(rls.NOTHING)
