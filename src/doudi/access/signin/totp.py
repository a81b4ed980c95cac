"""Staff, second step: one-time passwords (RFC 6238) from an authenticator app. Each works once."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp
from django.db import transaction

from doudi.access import machine_time, throttle
from doudi.access.errors import UnableToSignIn
from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.access.signin.journal import failed
from doudi.audit.actions import Event, record

STEP = 30
WRONG = "验证码不对或已用过。请等验证器显示下一组 6 位数字后再输入。"
ISSUER = "兜底 Doudi"


@dataclass(frozen=True)
class Enrolment:
    """What the set-up page shows: the secret to type, and the address that a QR code carries."""

    secret: str
    uri: str


def begin_enrolment(account_id: UUID) -> Enrolment:
    """A new secret for an account that has none confirmed; it counts once a code of it was entered."""
    with transaction.atomic():
        account = Account.objects.get(id=account_id)
        if account.totp_confirmed:
            raise UnableToSignIn("您已经设置过验证器。换手机请找系统管理员重置。")
        if not account.totp:
            account.totp = pyotp.random_base32()
            account.save(update_fields=["totp"])
    uri = pyotp.TOTP(account.totp).provisioning_uri(name=account.username, issuer_name=ISSUER)
    return Enrolment(account.totp, uri)


def totp(account_id: UUID, code: str, *, at: datetime, source: str = "") -> Account:
    """Check a one-time password, and confirm the app at its first right one.

    The code may be one step (30 s) early or late. Raises UnableToSignIn for a wrong one, and for one that was
    used before: the step is claimed by a conditional UPDATE, so of two at once only one comes in.
    """
    account = Account.objects.select_related("office").get(id=account_id)
    throttle.attempt("totp", account.username, source=source, at=at)
    step = _step_of(account.totp, code)
    with transaction.atomic():
        claimed = step is not None and Account.objects.filter(
            id=account_id, is_active=True, totp_last_step__lt=step
        ).update(totp_last_step=step, totp_confirmed=True)
        if claimed and not account.totp_confirmed:
            _journal_enrolment(account, at)
    if not claimed:
        failed("totp", account, at=at)
        raise UnableToSignIn(WRONG)
    for way in ("totp", "password"):
        throttle.succeed(way, account.username, source=source, at=at)
    account.refresh_from_db()
    return account


def _step_of(secret: str, code: str) -> int | None:
    """The time step a code belongs to: the present one, or one beside it."""
    digits = "".join(sign for sign in code if sign.isdecimal())
    present = machine_time.seconds() // STEP
    for step in (present, present - 1, present + 1):
        if secret and hmac.compare_digest(pyotp.TOTP(secret).generate_otp(step), digits):
            return step
    return None


def _journal_enrolment(account: Account, at: datetime) -> None:
    actor = Principal.of_account(account, on=at.date()).ref
    record(Event(action="account.enrol_totp", actor=actor, at=at))
