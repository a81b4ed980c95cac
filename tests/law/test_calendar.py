"""Terms in working days: the table of worked examples, the make-up days, and years not arranged yet."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.law.calendar import UnableToCount, WorkingCalendar, china_date, published

# Worked examples: start (not counted), working days, last day. Across every kind of holiday and make-up day.
EXAMPLES = [
    ("2026-09-24", 3, "2026-09-30"),
    ("2026-09-30", 10, "2026-10-20"),
    ("2026-02-13", 3, "2026-02-25"),
    ("2026-09-01", 20, "2026-09-29"),
    ("2026-09-01", 30, "2026-10-19"),
    ("2026-09-01", 45, "2026-11-09"),
    ("2026-04-30", 30, "2026-06-15"),
    ("2025-09-26", 20, "2025-10-30"),
]


@pytest.mark.parametrize(("start", "count", "last"), EXAMPLES)
def test_worked_examples(start: str, count: int, last: str) -> None:
    reached = published().add_working_days(date.fromisoformat(start), count)
    assert reached.on == date.fromisoformat(last)
    assert not reached.provisional


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2026-02-14", True),  # Saturday worked in exchange
        ("2026-02-16", False),  # Monday of the Spring Festival
        ("2026-10-10", True),
        ("2026-10-11", False),
        ("2020-01-31", False),  # the lengthened Spring Festival of 2020
        ("2020-02-03", True),
        ("2022-12-31", False),
        ("2023-10-06", False),
        ("2024-10-12", True),
    ],
)
def test_days(day: str, working: bool) -> None:
    assert published().is_working(date.fromisoformat(day)) is working


# Days off and days worked in exchange in each notice, counted from the notices by hand.
@pytest.mark.parametrize(
    ("year", "off", "work"),
    [(2020, 30, 6), (2021, 31, 7), (2022, 31, 7), (2023, 27, 7), (2024, 28, 8), (2025, 28, 5), (2026, 33, 6)],
)
def test_published_years(year: int, off: int, work: int) -> None:
    arranged = published().years[year]
    assert (len(arranged.off), len(arranged.work)) == (off, work)
    assert f"国务院办公厅关于{year}年部分节假日安排的通知" in arranged.source


def test_a_year_not_arranged_is_provisional() -> None:
    calendar = published()
    reached = calendar.add_working_days(date(2026, 12, 25), 10)
    assert reached.provisional
    assert reached.on == date(2027, 1, 11)
    assert not calendar.is_working(date(2027, 1, 1))
    assert not calendar.is_working(date(2027, 5, 2))
    assert calendar.is_working(date(2027, 2, 8)), "the lunar holidays are not guessed"


def test_a_term_that_ends_before_the_gap_is_not_provisional() -> None:
    assert not published().add_working_days(date(2026, 12, 25), 4).provisional


def test_a_year_before_the_first_calendar_is_refused() -> None:
    with pytest.raises(UnableToCount, match="2019"):
        published().add_working_days(date(2019, 6, 3), 1)


def test_zero_days_end_on_the_start() -> None:
    assert published().add_working_days(date(2026, 10, 3), 0).on == date(2026, 10, 3)


def test_the_day_in_china() -> None:
    assert china_date(datetime(2026, 9, 1, 16, 30, tzinfo=UTC)) == date(2026, 9, 2)
    with pytest.raises(ValueError, match="time zone"):
        china_date(datetime(2026, 9, 1))  # noqa: DTZ001


DAYS = st.dates(date(2020, 1, 2), date(2026, 8, 31))


@given(DAYS, st.integers(1, 60))
def test_counting_agrees_with_listing(start: date, count: int) -> None:
    calendar = published()
    reached = calendar.add_working_days(start, count).on
    listed = [d for n in range(1, 400) if calendar.is_working(d := start + timedelta(days=n))]
    assert reached == listed[count - 1]
    assert calendar.working_days(start, reached) == count
    assert calendar.working_days(reached, start) == -count


@given(DAYS, st.integers(0, 30), st.integers(0, 30))
def test_terms_add_up(start: date, first: int, second: int) -> None:
    calendar = published()
    midway = calendar.add_working_days(start, first).on
    assert calendar.add_working_days(midway, second) == calendar.add_working_days(start, first + second)


def test_the_digest_tells_calendars_apart() -> None:
    calendar = published()
    without = WorkingCalendar({y: v for y, v in calendar.years.items() if y != 2026}, calendar.fixed, 2026)
    assert calendar.digest != without.digest
    assert calendar.digest == WorkingCalendar.load().digest
