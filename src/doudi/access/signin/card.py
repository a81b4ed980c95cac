"""Citizens without a phone: the number of their social-security or assistance card, and a PIN set at the
window."""

from datetime import datetime

from django.contrib.auth.hashers import check_password

from doudi.access import throttle
from doudi.access.errors import UnableToSignIn
from doudi.access.models import Account
from doudi.access.signin.journal import failed
from doudi.access.signin.password import _dummy
from doudi.vault.index import blind_index

WRONG = "卡号或密码不对。请检查后再试；忘记密码可带上卡到窗口重设。"


def card(number: str, pin: str, *, at: datetime, source: str = "") -> Account:
    """The account of a card and its PIN. Raises UnableToSignIn, with the same words for both parts."""
    throttle.attempt("card", number, source=source, at=at)
    known = Account.objects.select_related("office").filter(
        card_index=blind_index("card", number), is_active=True, kind__in=["citizen", "helper"]
    )
    account = known.first()
    right = check_password(pin.strip(), account.pin if account and account.pin else _dummy())
    if account is None or not account.pin or not right:
        failed("card", account, at=at)
        raise UnableToSignIn(WRONG)
    throttle.succeed("card", number, source=source, at=at)
    return account
