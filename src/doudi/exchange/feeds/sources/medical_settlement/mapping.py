"""What medical settlements say. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated, latest, whole

TELLS = ("self_paid_medical", "medical_insurance")


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """The own share of covered costs in the year of `as_of`, and the insurance of the latest settlement."""
    year = [
        row for row in rows if isinstance(row["settled_on"], date) and row["settled_on"].year == as_of.year
    ]
    said = [Stated("self_paid_medical", sum(whole(row, "covered_own") for row in year))] if year else []
    insured = [row for row in rows if row["insurance"]]
    if insured:
        said.append(Stated("medical_insurance", str(latest(insured, "settled_on")["insurance"])))
    return tuple(said)
