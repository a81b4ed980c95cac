"""Days and what lies between them."""

from collections.abc import Callable
from datetime import date

import narwhals as nw

from doudi.law.expressions.frames.range import Pick, Range, joined, plain, settled


def _written(day: nw.Expr) -> nw.Expr:
    """A day as the number yyyymmdd."""
    year, month, of_month = (part.cast(nw.Int64) for part in (day.dt.year(), day.dt.month(), day.dt.day()))
    return year * 10_000 + month * 100 + of_month


def _years(born: nw.Expr, day: nw.Expr) -> nw.Expr:
    return (_written(day) - _written(born)) // 10_000


def _months(since: nw.Expr, day: nw.Expr) -> nw.Expr:
    a, b = _written(since), _written(day)
    months = (b // 10_000 - a // 10_000) * 12 + b // 100 % 100 - a // 100 % 100
    return months - (b % 100 < a % 100).cast(nw.Int64)


def _falling(function: Pick) -> Callable[[Range, Range], Range]:
    """A count that falls as the first day moves on and rises as the second does."""

    def of_two(first: Range, second: Range) -> Range:
        if first.known and second.known:
            return plain(function(first.low, second.low))
        low, high = function(first.high, second.low), function(first.low, second.high)
        return settled(low, high, joined(first, second))

    return of_two


def next_month(day: Range) -> Range:
    """The first day of the month after."""

    def following(one: nw.Expr) -> nw.Expr:
        """In the last month of the calendar its last day stands for what comes after."""
        last = one >= nw.lit(date.max.replace(day=1))
        month = nw.when(last).then(nw.lit(date.min)).otherwise(one)
        return nw.when(last).then(nw.lit(date.max)).otherwise(month.dt.truncate("1mo").dt.offset_by("1mo"))

    if day.known:
        return plain(following(day.low))
    return settled(following(day.low), following(day.high), day.gaps)


age_on = _falling(_years)  # whole years, from the day of birth
months_between = _falling(_months)  # whole months
