"""What the register of motor vehicles says. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated

TELLS = ("vehicles",)


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """Vehicles in the person's name that are neither scrapped nor transferred. Which of them may be
    exempted (mobility, livelihood) is for the county to say (民发〔2021〕57号 14)."""
    return (Stated("vehicles", sum(row["status"] == "active" for row in rows)),)
