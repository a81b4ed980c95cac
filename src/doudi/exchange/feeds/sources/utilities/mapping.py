"""What water, power and gas say. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated

TELLS: tuple[str, ...] = ()


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """An aid to judgement only (民发〔2021〕57号 17): no figure of the law follows from it."""
    return ()
