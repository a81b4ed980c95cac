"""What declarations of income tax say. Pure."""

from collections.abc import Sequence
from datetime import date

from doudi.exchange.feeds.stated import Row, Stated, whole

TELLS = ("wage_income", "business_income")
_ITEMS = {"wages": "wage_income", "services": "wage_income", "business": "business_income"}


def facts(rows: Sequence[Row], as_of: date) -> tuple[Stated, ...]:
    """Income of the last year that was declared, per month, down to the fen; of the last day of that year.

    Rent and other income are seen by people and told to no fact: what is net of it is not declared here.
    """
    years = [whole(row, "tax_year") for row in rows]
    if not years:
        return ()
    sums: dict[str, int] = {}
    for row in rows:
        fact = _ITEMS.get(str(row["item"]))
        if fact and whole(row, "tax_year") == max(years):
            sums[fact] = sums.get(fact, 0) + whole(row, "amount")
    return tuple(Stated(fact, total // 12, date(max(years), 12, 31)) for fact, total in sums.items())
