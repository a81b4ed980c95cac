"""Staff, first step: user name and password. It opens nothing by itself."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from doudi.access import machine_time, throttle
from doudi.access.errors import UnableToSignIn
from doudi.access.models import Account
from doudi.access.signin.journal import failed

WRONG = "用户名或密码不对。请检查后再试；忘记密码请找系统管理员重置。"
_KEY = "pending_sign_in"
_LASTS = 10 * 60


@dataclass(frozen=True)
class Pending:
    """Someone whose password was right. `needs`: "totp" = enter a code; "enrol" = set up the app first."""

    account_id: UUID
    name: str
    needs: str


def password(username: str, password: str, *, at: datetime) -> Pending:
    """Check a password. Raises UnableToSignIn with the same words and work for a wrong name and a wrong
    password; after five attempts in a quarter of an hour one has to wait."""
    username = username.strip()
    throttle.attempt("password", username, at=at)
    account = Account.objects.filter(username=username, kind="staff", is_active=True).first()
    right = check_password(password, account.password if account else _dummy())
    if account is None or not right:
        failed("password", account, at=at)
        raise UnableToSignIn(WRONG)
    return Pending(account.id, account.name, "totp" if account.totp_confirmed else "enrol")


def remember_pending(request: HttpRequest, pending: Pending) -> None:
    """Keep the first step in the session for ten minutes, in a fresh session."""
    request.session.cycle_key()
    request.session[_KEY] = [str(pending.account_id), pending.name, pending.needs, machine_time.seconds()]


def pending_of(request: HttpRequest) -> Pending | None:
    """The first step that this session has done; None when there is none, or it is too old."""
    kept = request.session.get(_KEY)
    if kept is None or machine_time.seconds() - int(kept[3]) > _LASTS:
        return None
    return Pending(UUID(kept[0]), kept[1], kept[2])


def forget_pending(request: HttpRequest) -> None:
    """Take the first step out of the session."""
    request.session.pop(_KEY, None)


@cache
def _dummy() -> str:
    """A hash to compare with when there is no such account, so that both take equally long."""
    return make_password("nobody has this password")
