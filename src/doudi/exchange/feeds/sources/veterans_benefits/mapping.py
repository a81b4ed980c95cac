"""What veterans' benefits say. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated, latest, whole

TELLS = ("award_income", "veterans_pension")
_REGULAR = frozenset({"disabled", "survivor", "demobilised"})


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """What is paid a month, which does not count as income (民发〔2021〕57号 13), and whether regularly."""
    last = latest(rows, "month")["month"] if rows else None
    now = [row for row in rows if row["month"] == last]
    if not now:
        return ()
    return (
        Stated("award_income", sum(whole(row, "amount") for row in now)),
        Stated("veterans_pension", any(row["kind"] in _REGULAR for row in now)),
    )
