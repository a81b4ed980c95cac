"""What brokers and insurers say. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated, latest, whole

TELLS = ("securities", "other_financial")
_FACTS = {"securities": "securities", "fund": "securities", "insurance": "other_financial"}


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """Market values of securities and funds, and cash values of insurance, each institution's latest."""
    groups: dict[tuple[object, object], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["institution"], row["kind"]), []).append(row)
    sums: dict[str, int] = {}
    for (_, kind), found in groups.items():
        fact = _FACTS[str(kind)]
        sums[fact] = sums.get(fact, 0) + whole(latest(found, "as_of"), "value")
    return tuple(Stated(fact, total) for fact, total in sums.items())
