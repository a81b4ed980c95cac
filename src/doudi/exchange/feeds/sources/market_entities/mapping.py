"""What the register of businesses says. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated

TELLS = ("registered_businesses",)


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """Open businesses of a household's owners, heads and shareholders, each once. An employee who is named
    as an officer owns nothing by it."""
    owned = {row["uscc"] for row in rows if row["status"] == "open" and row["role"] != "officer"}
    return (Stated("registered_businesses", len(owned)),)
