"""Slow down guessing, and let no stranger lock a person out.

Three counts of a quarter of an hour, taken before any password is hashed: what one source (see `source`)
tried over all names; what it tried with one name, phone or card; and what was tried with that name from
everywhere. The last one only slows down: strangers then share one attempt a minute, while a source from
which the name has signed in before goes on as usual. What is stored are keyed hashes.

An attempt is counted before it is checked, so that guesses made at the same moment are counted too.
"""

from datetime import datetime, timedelta

from doudi.access.errors import UnableToSignIn
from doudi.access.models import KnownSource, SignInFailure
from doudi.vault.index import blind_index

WINDOW = timedelta(minutes=15)
LIMIT = 5  # one source, one name
SOURCE_LIMIT = 100  # one source, all names: an office or a village shares an address
CROWD = 20  # one name, all sources: from here on strangers take turns
TURN = timedelta(minutes=1)
KNOWN_FOR = timedelta(days=90)


def attempt(way: str, who: str, *, source: str, at: datetime) -> None:
    """Count an attempt; raises UnableToSignIn when the source, or strangers together, must wait first.

    `source` is "" where a door does not know it: then only names are counted. Call it outside a transaction:
    the count must stay when the attempt fails.
    """
    row = _counted(way, who, source, at)
    same_name = SignInFailure.objects.filter(key=row.key, at__gt=at - WINDOW)
    mine = list(same_name.filter(source=row.source).order_by("at").values_list("at", flat=True)[: LIMIT + 1])
    others = same_name.exclude(id=row.id)
    if len(mine) > LIMIT:
        row.delete()
        raise _wait(mine[0] + WINDOW - at)
    crowded = others.filter(at__gt=at - TURN).exists() and others.count() >= CROWD
    if crowded and not _is_known(row, at):
        row.delete()
        raise _wait(TURN)


def ask(way: str, who: str, *, source: str, at: datetime) -> None:
    """Count something that costs us, like a message; raises UnableToSignIn when its source asks too much."""
    _counted(way, who, source, at)


def succeed(way: str, who: str, *, source: str, at: datetime) -> None:
    """The right one has come in: forget what its source tried, and know the source from now on."""
    key, where = _key(way, who), _hashed(source)
    SignInFailure.objects.filter(key=key, source=where).delete()
    if source:
        KnownSource.objects.update_or_create(key=_pair(key, where), defaults={"at": at})


def _counted(way: str, who: str, source: str, at: datetime) -> SignInFailure:
    where = _hashed(source)
    tried = SignInFailure.objects.filter(source=where, at__gt=at - WINDOW)
    if source and tried.count() >= SOURCE_LIMIT:
        raise _wait(WINDOW)
    return SignInFailure.objects.create(way=way, key=_key(way, who), source=where, at=at)


def _is_known(row: SignInFailure, at: datetime) -> bool:
    return KnownSource.objects.filter(key=_pair(row.key, row.source), at__gt=at - KNOWN_FOR).exists()


def _key(way: str, who: str) -> str:
    kind = {"code": "phone", "send": "phone", "card": "card"}.get(way, "username")
    return blind_index(kind, f"{way} {who}")


def _hashed(source: str) -> str:
    return blind_index("source", source) if source else ""


def _pair(key: str, where: str) -> str:
    return blind_index("known_source", f"{key} {where}")


def _wait(left: timedelta) -> UnableToSignIn:
    minutes = max(1, -int(-left.total_seconds() // 60))
    return UnableToSignIn(
        f"试的次数太多了，请过 {minutes} 分钟再试。急用请联系窗口工作人员。",
        f"Too many attempts. Please try again in {minutes} min; if it is urgent, ask at the counter.",
    )
