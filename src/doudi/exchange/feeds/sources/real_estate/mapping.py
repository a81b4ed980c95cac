"""What the register of real estate says. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated

TELLS = ("homes", "other_property")


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """Homes and other real estate of a household: each unit once, however many members share it."""
    units = {row["unit_no"]: row["usage"] for row in rows if row["status"] == "current"}
    homes = sum(usage == "home" for usage in units.values())
    return (Stated("homes", homes), Stated("other_property", len(units) - homes))
