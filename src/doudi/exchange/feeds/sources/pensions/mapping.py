"""What pensions say. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated, latest, whole

TELLS = ("pension_income", "basic_pension", "retired")


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """What was paid for the last month, without the central basic pension, which is told apart
    (民发〔2021〕57号 13). A survivor's pension is no pension of one's own."""
    own = [row for row in rows if row["kind"] != "survivor"]
    if not own:
        return ()
    last = latest(own, "month")["month"]
    paid = [row for row in own if row["month"] == last]
    basic = sum(whole(row, "basic") for row in paid)
    whole_sum = sum(whole(row, "amount") for row in paid)
    return (
        Stated("pension_income", max(whole_sum - basic, 0)),
        Stated("basic_pension", basic),
        Stated("retired", True),
    )
