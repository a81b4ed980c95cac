"""Citizens and helpers: a code of six digits, sent to the phone that the account knows.

It lasts ten minutes and five tries. It is stored as a keyed hash, and sealed until the background worker
has sent it: no network inside a page. A code that confirms what a helper typed signs nobody in: the person
reads it out, and one that opens their account must never be read out.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from doudi.access import throttle
from doudi.access.errors import UnableToSignIn
from doudi.access.models import Account, SignInCode
from doudi.access.signin.journal import failed
from doudi.vault.index import blind_index, plain_form
from doudi.work.actions import enqueue

LASTS = timedelta(minutes=10)
TRIES = 5
SIGN_IN, CONFIRM = "signin", "confirm"  # what a code is for
PAUSE = timedelta(seconds=60)
HOURLY = 5
_BETWEEN = re.compile(r"[\s-]")
_SIX = re.compile(r"(?<!\d)\d{6}(?!\d)")
WRONG = "验证码不对或已过期。请再看一遍短信，或重新获取验证码。"


@dataclass(frozen=True)
class Choice:
    """An account that the code opens; a family may share one phone."""

    account_id: UUID
    name: str


def send_code(phone: str, *, at: datetime, register: bool = False, use: str = SIGN_IN) -> None:
    """Have a code sent to a phone. The answer is the same whether an account knows the phone or not.

    With `register`, or to confirm, the code goes out even where no account knows the phone.
    Raises UnableToSignIn when the number is none, or a code was asked for less than a minute ago, or five
    times within the hour.
    """
    number = plain_form("phone", phone)
    if len(number) != 11 or not number.startswith("1"):
        raise UnableToSignIn("手机号要有 11 位数字，请检查后再输入。")
    index = blind_index("phone", number)
    _not_too_often(index, at)
    known = Account.objects.filter(phone_index=index, is_active=True).exclude(kind="staff").exists()
    code = f"{secrets.randbelow(1_000_000):06d}"
    with transaction.atomic():
        row = SignInCode(phone_index=index, made_at=at, expires_at=at + LASTS)
        row.code_hash = _hash(row.id, code, use)
        if known or register or use == CONFIRM:
            row.to_send = f"{number} {code} {use}"
            enqueue("access.send_code", str(row.id), {"code_id": str(row.id)}, at=at)
        row.save(force_insert=True)


def check_code(phone: str, code: str, *, at: datetime) -> tuple[Choice, ...]:
    """The accounts a code opens: usually one, several where a family shares the phone, none where nobody has
    an account yet. Raises UnableToSignIn when the code is wrong, used, too old, or tried five times."""
    index = blind_index("phone", phone)
    _checked(phone, index, code, SIGN_IN, at)
    accounts = Account.objects.filter(phone_index=index, is_active=True).exclude(kind="staff")
    return tuple(Choice(account.id, account.name) for account in accounts.order_by("opened_at", "id"))


def confirm_by_code(phone: str, code: str, *, at: datetime) -> None:
    """Use up a code that confirms. Raises UnableToSignIn when it is wrong, used, too old, or signs in."""
    _checked(phone, blind_index("phone", phone), code, CONFIRM, at)


def _checked(phone: str, index: str, code: str, use: str, at: datetime) -> None:
    throttle.attempt("code", phone, at=at)
    if not _use(index, code, use, at):
        failed("code", None, at=at)
        raise UnableToSignIn(WRONG)
    throttle.succeed("code", phone)


def _use(index: str, code: str, use: str, at: datetime) -> bool:
    """Count a try on the newest code of the phone, and use it up when it is right."""
    mine = SignInCode.objects.filter(phone_index=index).order_by("-made_at", "-id").first()
    if mine is None:
        return False
    open_now = SignInCode.objects.filter(id=mine.id, used_at__isnull=True, expires_at__gt=at)
    if not open_now.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        return False
    if not hmac.compare_digest(_hash(mine.id, _digits(code), use), mine.code_hash):
        return False
    return bool(open_now.update(used_at=at))


def _digits(code: str) -> str:
    """The six digits of what was typed or pasted: with spaces, full-width, or the whole message."""
    typed = _BETWEEN.sub("", plain_form("code", code))
    six = _SIX.search(typed)
    return six[0] if six else typed


def _not_too_often(index: str, at: datetime) -> None:
    mine = SignInCode.objects.filter(phone_index=index, made_at__gt=at - timedelta(hours=1))
    times = list(mine.order_by("-made_at").values_list("made_at", flat=True)[:HOURLY])
    if times and times[0] > at - PAUSE:
        raise UnableToSignIn("验证码刚发过，请等 1 分钟再获取。短信可能会晚一点到。")
    if len(times) >= HOURLY:
        raise UnableToSignIn("一小时内最多获取 5 次验证码。请稍后再试，或到窗口办理。")


def _hash(row: UUID, code: str, use: str) -> str:
    return blind_index("sign_in_code", f"{row} {use} {code}")
