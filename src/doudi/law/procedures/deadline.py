"""When a term ends: its length, a dated calendar, the days it stood still, and an extension. Pure."""

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from doudi.law.calendar import WorkingCalendar
from doudi.law.interval import Interval
from doudi.law.label import Label

UNITS = ("working", "calendar", "months")
_UNIT_WORDS = {"working": ("个工作日", "working day"), "calendar": ("天", "day"), "months": ("个月", "month")}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Term:
    """A length: `count` of working days, calendar days or months.

    `to_working_day`: a last day on which offices rest moves to the next working day (民法典 203).
    """

    count: int
    unit: str  # one of UNITS
    to_working_day: bool = False

    @property
    def words(self) -> Label:
        """The length as people say it: 3 个工作日, 3 working days."""
        zh, en = _UNIT_WORDS[self.unit]
        return Label(f"{self.count} {zh}", f"{self.count} {en}" + ("s" if self.count != 1 else ""))


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a term; None while the term stands still. Provisional: a calendar is still to come."""

    on: date | None
    provisional: bool = False


def due(
    term: Term,
    start: date,
    calendar: WorkingCalendar,
    *,
    suspensions: Sequence[Interval] = (),
    extended_to: int | None = None,
) -> Due:
    """The last day of the term that began on `start`, which is not counted (民法典 201).

    Suspended days [since, until) are not counted; one without an end leaves no last day. `extended_to`
    replaces the count of the term (延长至), it is not added. UnableToCount for a year without calendar.
    """
    if any(s.until is None for s in suspensions):
        return Due(None)
    count = term.count if extended_to is None else extended_to
    reached = _counted(term.unit, count, start, calendar, suspensions)
    if reached.on is None or not term.to_working_day:
        return reached
    day, provisional = reached.on, reached.provisional
    while True:
        provisional = calendar.is_provisional(day) or provisional
        if calendar.is_working(day):
            return Due(day, provisional)
        day += _DAY


def _counted(
    unit: str, count: int, start: date, calendar: WorkingCalendar, suspensions: Sequence[Interval]
) -> Due:
    if unit == "months":
        standing = sum((s.until - s.since).days for s in suspensions if s.until)
        return Due(add_months(start, count) + timedelta(days=standing))
    day, provisional = start, False
    while count > 0:
        day += _DAY
        if any(day in s for s in suspensions):
            continue
        if unit == "working":
            provisional = calendar.is_provisional(day) or provisional
            count -= calendar.is_working(day)
        else:
            count -= 1
    return Due(day, provisional)


def add_months(start: date, count: int) -> date:
    """The same day `count` months on; the month's last day where there is no such day (民法典 202)."""
    index = start.year * 12 + start.month - 1 + count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, months.monthrange(year, month + 1)[1]))
