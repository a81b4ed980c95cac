"""Half-open intervals of days: `since` is in, `until` is out, no `until` means not yet ended."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import NamedTuple


class Interval(NamedTuple):
    since: date
    until: date | None = None

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.since <= day and (self.until is None or day < self.until)

    def is_empty(self) -> bool:
        """Whether no day is in it."""
        return self.until is not None and self.until <= self.since


def first_overlap(intervals: Iterable[Interval]) -> tuple[Interval, Interval] | None:
    """The first two intervals that share a day, or None."""
    for earlier, later in pairwise(sorted(intervals, key=lambda interval: interval.since)):
        if earlier.until is None or later.since < earlier.until:
            return earlier, later
    return None


def before(whole: Interval, day: date) -> tuple[Interval, ...]:
    """What of `whole` lies before a day: none or one interval."""
    left = Interval(whole.since, day if whole.until is None else min(whole.until, day))
    return () if left.is_empty() else (left,)


def without(whole: Interval, hole: Interval) -> tuple[Interval, ...]:
    """What is left of `whole` before and after `hole`: none, one or two intervals."""
    after = () if hole.until is None else (Interval(max(whole.since, hole.until), whole.until),)
    return (*before(whole, hole.since), *(left for left in after if not left.is_empty()))
