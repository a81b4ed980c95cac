"""What subsidies for farming say. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated

TELLS: tuple[str, ...] = ()


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """Which subsidies count as income is for the province to say: until that is entered, none is told."""
    return ()
