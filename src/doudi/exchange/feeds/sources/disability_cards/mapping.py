"""What the register of disability cards says. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated, latest

TELLS = ("disability_grade", "disability_kind")


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """Grade and kind of the latest card that is valid on the day; a card without an end is valid."""
    valid = [row for row in rows if not isinstance(row["valid_until"], date) or row["valid_until"] >= as_of]
    if not valid:
        return ()
    card = latest(valid, "issued_on")
    return (Stated("disability_grade", str(card["grade"])), Stated("disability_kind", str(card["kind"])))
