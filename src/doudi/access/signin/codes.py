"""Citizens and helpers: a code of six digits, sent to the phone that the account knows.

It lasts ten minutes and five tries. It is stored as a keyed hash, and sealed until the background worker
has sent it: no network inside a page. A code that confirms what a helper typed, or by which someone agrees to
a check, signs nobody in: the person reads it out, and one that opens their account must never be read out.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from doudi.access import throttle
from doudi.access.errors import UnableToSendAgain, UnableToSignIn
from doudi.access.models import Account, SignInCode
from doudi.access.signin.journal import failed
from doudi.vault.index import blind_index, plain_form
from doudi.work.actions import enqueue

LASTS = timedelta(minutes=10)
TRIES = 5
SIGN_IN, CONFIRM, CONSENT = "signin", "confirm", "consent"  # what a code is for; after a colon, about what
PAUSE = timedelta(seconds=60)
HOURLY = 5
COUNTED_FOR = timedelta(hours=1)
_BETWEEN = re.compile(r"[\s-]")
_SIX = re.compile(r"(?<!\d)\d{6}(?!\d)")
WRONG = "验证码不对或已过期。请再看一遍短信，或重新获取验证码。"


@dataclass(frozen=True)
class Choice:
    """An account that the code opens; a family may share one phone."""

    account_id: UUID
    name: str


def send_code(
    phone: str, *, at: datetime, source: str = "", register: bool = False, use: str = SIGN_IN
) -> None:
    """Have a code sent to a phone. The answer is the same whether an account knows the phone or not.

    With `register`, or to confirm or consent, the code goes out even where no account knows the phone.
    Raises UnableToSignIn when the number is none, or its source asks for codes all the time; and
    UnableToSendAgain when a code was asked for less than a minute ago, or five times within the hour.
    """
    number = plain_form("phone", phone)
    if len(number) != 11 or not number.startswith("1"):
        raise UnableToSignIn("手机号要有 11 位数字，请检查后再输入。")
    index = blind_index("phone", number)
    throttle.ask("send", number, source=source, at=at)
    turn = _next_turn(index, at)
    known = Account.objects.filter(phone_index=index, is_active=True).exclude(kind="staff").exists()
    code = f"{secrets.randbelow(1_000_000):06d}"
    with transaction.atomic():
        row = SignInCode(phone_index=index, turn=turn, made_at=at, expires_at=at + LASTS)
        row.code_hash = _hash(row.id, code, use)
        if known or register or use != SIGN_IN:
            row.to_send = f"{number} {code} {use}"
            enqueue("access.send_code", str(row.id), {"code_id": str(row.id)}, at=at)
        _take_turn(row)


def check_code(phone: str, code: str, *, at: datetime, source: str = "") -> tuple[Choice, ...]:
    """The accounts a code opens: usually one, several where a family shares the phone, none where nobody has
    an account yet. Raises UnableToSignIn when the code is wrong, used, too old, or tried five times."""
    index = blind_index("phone", phone)
    _checked(phone, code, SIGN_IN, source, at)
    accounts = Account.objects.filter(phone_index=index, is_active=True).exclude(kind="staff")
    return tuple(Choice(account.id, account.name) for account in accounts.order_by("opened_at", "id"))


def confirm_by_code(phone: str, code: str, *, at: datetime, source: str = "", use: str = CONFIRM) -> None:
    """Use up a code of this very use. Raises UnableToSignIn: it is wrong, used, too old, or another's."""
    _checked(phone, code, use, source, at)


def _checked(phone: str, code: str, use: str, source: str, at: datetime) -> None:
    throttle.attempt("code", phone, source=source, at=at)
    if not _use(blind_index("phone", phone), code, use, at):
        failed("code", None, at=at)
        raise UnableToSignIn(WRONG)
    throttle.succeed("code", phone, source=source, at=at)


def _use(index: str, code: str, use: str, at: datetime) -> bool:
    """Count a try on the newest code of the phone, and use it up when it is right."""
    mine = SignInCode.objects.filter(phone_index=index).order_by("-turn").first()
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


def _next_turn(index: str, at: datetime) -> int:
    """The number of the phone's next code. Raises UnableToSendAgain when it is too early for one."""
    rows = SignInCode.objects.filter(phone_index=index).order_by("-turn")
    newest = list(rows.values_list("made_at", "turn")[:HOURLY])
    if newest and newest[0][0] > at - PAUSE:
        raise _just_sent()
    if len(newest) == HOURLY and newest[-1][0] > at - COUNTED_FOR:
        raise UnableToSendAgain(
            "一小时内最多获取 5 次验证码。收到过的最后一条 10 分钟内还能用；也可以稍后再试，或到窗口办理。",
            "At most 5 codes an hour. The last one you received works for 10 minutes; or try again later, "
            "or come to the counter.",
        )
    return newest[0][1] + 1 if newest else 1


def _take_turn(row: SignInCode) -> None:
    """Insert the row; of several asked for at the same moment the database takes one."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise _just_sent() from None


def _just_sent() -> UnableToSendAgain:
    return UnableToSendAgain(
        "验证码刚发过，请等 1 分钟再获取。短信可能会晚一点到。",
        "A code was sent just now. Please wait a minute; the message may be a little late.",
    )


def _hash(row: UUID, code: str, use: str) -> str:
    return blind_index("sign_in_code", f"{row} {use} {code}")
