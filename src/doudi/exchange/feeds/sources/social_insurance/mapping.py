"""What contributions to social insurance say. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated, latest, whole

TELLS = ("wage_income", "unemployed")


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """The wage as the employer reported it for the last month, and who registered as unemployed.

    The contribution base is no wage: it has a floor and a ceiling, and is told to nobody as one.
    """
    said: list[Stated] = []
    jobs = [row for row in rows if row["insurance"] == "employee" and row["wage"] is not None]
    if jobs:
        last = latest(jobs, "month")["month"]
        said.append(Stated("wage_income", sum(whole(row, "wage") for row in jobs if row["month"] == last)))
    if any(row["unemployed_on"] for row in rows):
        said.append(Stated("unemployed", True))
    return tuple(said)
