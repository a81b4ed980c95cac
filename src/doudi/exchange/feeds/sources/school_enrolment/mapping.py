"""What schools say. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated

TELLS = ("education",)
_STAGES = {
    "preschool": "preschool",
    "primary": "compulsory",
    "lower": "compulsory",
    "senior": "senior",
    "vocational": "senior",
    "college": "undergraduate",
    "undergraduate": "undergraduate",
    "postgraduate": "postgraduate",
}


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """The stage of whoever is enrolled. Who has left here may study elsewhere: nothing is said."""
    enrolled = [row for row in rows if row["state"] == "enrolled"]
    return tuple(Stated("education", _STAGES[str(row["stage"])]) for row in enrolled[-1:])
