"""Numbers of cases: one series per county and year, without gaps."""

from datetime import date

from django.db.models import F

from doudi.cases.models import NumberSeries
from doudi.cases.pinned import place_of


def next_number(division: int, on: date) -> str:
    """The next case number of the division's county, such as 990001-2026-000123.

    In the caller's transaction: the UPDATE locks the series, and a rollback gives the number back.
    """
    key = f"{place_of(division)}-{on.year}"
    series = NumberSeries.objects.filter(key=key)
    if not series.update(last=F("last") + 1):
        NumberSeries.objects.bulk_create([NumberSeries(key=key, last=0)], ignore_conflicts=True)
        series.update(last=F("last") + 1)
    last = series.values_list("last", flat=True).get()
    return f"{key}-{last:06d}"
