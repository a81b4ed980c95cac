"""What the housing fund say. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated

TELLS: tuple[str, ...] = ()


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """A base is no wage, and the law's facts have no balance of the fund: people read it beside them."""
    return ()
