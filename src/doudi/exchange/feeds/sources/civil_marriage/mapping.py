"""What marriages and divorces say. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated

TELLS: tuple[str, ...] = ()


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """The register of marriages tells who belongs to a household; the law asks for no figure of it."""
    return ()
