"""Months as their first day, half-open like all dates."""

from collections.abc import Iterator
from datetime import date


def month_of(day: date) -> date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def month_after(day: date) -> date:
    """The first day of the next month: a benefit is paid from the month after its decision (57号 21)."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def months(first: date, last: date) -> Iterator[date]:
    """Every month from that of `first` to that of `last`, both included."""
    month = month_of(first)
    while month <= last:
        yield month
        month = month_after(month)
