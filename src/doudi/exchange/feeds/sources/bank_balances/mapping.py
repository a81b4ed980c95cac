"""What banks and payment institutions say. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated, latest, whole

TELLS = ("deposits",)


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """The sum over institutions, each with its latest day; observed on the earliest of those days."""
    by_institution: dict[object, list[Row]] = {}
    for row in rows:
        by_institution.setdefault(row["institution"], []).append(row)
    last = [latest(found, "as_of") for found in by_institution.values()]
    if not last:
        return ()
    days = [row["as_of"] for row in last if isinstance(row["as_of"], date)]
    return (Stated("deposits", sum(whole(row, "balance") for row in last), min(days, default=None)),)
