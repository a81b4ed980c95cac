"""What cremations say. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated

TELLS = ("absence", "died_on")


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """A death, and its day where the certificate says it: the day of cremation is another one."""
    days = [row["died_on"] for row in rows if isinstance(row["died_on"], date)]
    return (Stated("absence", "deceased"), *(Stated("died_on", day) for day in days[-1:]))
