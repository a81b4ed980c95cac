"""Days as whole numbers since 1970-01-01, and what the law asks of them: age, months between, the next month.

Each is one look into a table made once, not arithmetic on calendars for every row.
"""

from datetime import date
from functools import cache
from typing import Any

import numpy as np

from doudi.law.expressions.columns.span import Array, Numbers, Span, plain, settle

EPOCH = date(1970, 1, 1).toordinal()
_FIRST, _LAST = date(1, 1, 1).toordinal() - EPOCH, date(9999, 12, 31).toordinal() - EPOCH


def number(day: date) -> int:
    """A day as a number."""
    return day.toordinal() - EPOCH


EARLIEST, LATEST = number(date.min), number(date.max)


@cache
def _written() -> Array:
    """Every day of the calendar as the number yyyymmdd."""
    days = np.arange(_FIRST, _LAST + 1).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    of_month = (days - months.astype("datetime64[D]")).astype(np.int64) + 1
    count = months.astype(np.int64)
    found: Array = ((count // 12 + 1970) * 10_000 + (count % 12 + 1) * 100 + of_month).astype(np.int32)
    return found


def _ymd(days: Numbers) -> Any:
    return _written()[np.asarray(days) - _FIRST]


def age_on(born: Numbers, day: Numbers) -> Any:
    """Whole years: one more from the birthday on; those born on 29 February from 1 March."""
    return (_ymd(day).astype(np.int64) - _ymd(born)) // 10_000


def months_between(since: Numbers, day: Numbers) -> Any:
    """Whole months from one day to another."""
    a, b = _ymd(since).astype(np.int64), _ymd(day).astype(np.int64)
    months = (b // 10_000 - a // 10_000) * 12 + b // 100 % 100 - a // 100 % 100
    return months - (b % 100 < a % 100)


def falling(function: Any, first: Span, second: Span) -> Span:
    """A count that falls as the first day moves on and rises as the second does."""
    if first.known and second.known:
        return plain(function(first.low, second.low))
    gaps = first.gaps if second.gaps is None else second.gaps
    if first.gaps is not None and second.gaps is not None:
        gaps = first.gaps | second.gaps
    return settle(function(first.high, second.low), function(first.low, second.high), gaps)


def first_of_next_month(days: Numbers) -> Any:
    """The first day of the month after."""
    months = np.asarray(days).astype("datetime64[D]").astype("datetime64[M]") + 1
    return np.minimum(months.astype("datetime64[D]").astype(np.int64), LATEST)
