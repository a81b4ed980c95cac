"""Slow down guessing: so many attempts per name, phone or card in a quarter of an hour.

An attempt is counted before it is checked, so that guesses made at the same moment are counted too. What is
stored is a keyed hash of the name, phone or card.
"""

from datetime import datetime, timedelta

from doudi.access.errors import UnableToSignIn
from doudi.access.models import SignInFailure
from doudi.vault.index import blind_index

LIMIT = 5
WINDOW = timedelta(minutes=15)
_KEPT = timedelta(days=1)


def attempt(way: str, who: str, *, at: datetime) -> None:
    """Count an attempt; raises UnableToSignIn when there were `LIMIT` in the last quarter of an hour.

    Call it outside a transaction: the count must stay when the attempt fails.
    """
    key = _key(way, who)
    row = SignInFailure.objects.create(way=way, key=key, at=at)
    recent = SignInFailure.objects.filter(key=key, at__gt=at - WINDOW).order_by("at")
    times = list(recent.values_list("at", flat=True)[: LIMIT + 1])
    if len(times) > LIMIT:
        row.delete()
        raise UnableToSignIn(_wait(times[0] + WINDOW - at))
    SignInFailure.objects.filter(key=key, at__lt=at - _KEPT).delete()


def succeed(way: str, who: str) -> None:
    """Forget the attempts: the right one has come in."""
    SignInFailure.objects.filter(key=_key(way, who)).delete()


def _key(way: str, who: str) -> str:
    kind = {"code": "phone", "card": "card"}.get(way, "username")
    return blind_index(kind, f"{way} {who}")


def _wait(left: timedelta) -> str:
    minutes = max(1, -int(-left.total_seconds() // 60))
    return f"试的次数太多了，请过 {minutes} 分钟再试。急用请联系窗口工作人员。"
