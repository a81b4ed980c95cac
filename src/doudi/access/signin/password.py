"""Staff, first step: user name and password. It opens nothing by itself."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

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


def password(username: str, password: str, *, at: datetime, source: str = "") -> Pending:
    """Check a password. Raises UnableToSignIn with the same words and work for a wrong name and a wrong
    password; after five attempts in a quarter of an hour one has to wait."""
    username = username.strip()
    throttle.attempt("password", username, source=source, at=at)
    account = Account.objects.filter(username=username, kind="staff", is_active=True).first()
    right = check_password(password, account.password if account else _dummy())
    if account is None or not right:
        failed("password", account, at=at)
        raise UnableToSignIn(WRONG)
    return _pending(account)


def remember_pending(request: HttpRequest, pending: Pending) -> None:
    """Keep the first step in the session for ten minutes, in a fresh session."""
    request.session.cycle_key()
    account = Account.objects.get(id=pending.account_id)
    request.session[_KEY] = [str(account.id), pending.needs, _seal_of(account), machine_time.seconds()]


def pending_of(request: HttpRequest) -> Pending | None:
    """The first step that this session has done; None when there is none, it is too old, or the account was
    closed, or its password or authenticator reset, since."""
    if _KEY not in request.session:
        return None
    account_id, needs, password_then, since = request.session[_KEY]
    account = Account.objects.filter(id=UUID(account_id), kind="staff", is_active=True).first()
    if (
        account is None
        or machine_time.seconds() - since > _LASTS
        or (needs, password_then) != (_pending(account).needs, _seal_of(account))
    ):
        forget_pending(request)
        return None
    return _pending(account)


def forget_pending(request: HttpRequest) -> None:
    """Take the first step out of the session."""
    request.session.pop(_KEY, None)


def _pending(account: Account) -> Pending:
    return Pending(account.id, account.name, "totp" if account.totp_confirmed else "enrol")


def _seal_of(account: Account) -> str:
    """Changes with the password, and says nothing of it."""
    return salted_hmac("doudi.access.pending", account.password, algorithm="sha256").hexdigest()


@cache
def _dummy() -> str:
    """A hash to compare with when there is no such account, so that both take equally long."""
    return make_password("nobody has this password")
