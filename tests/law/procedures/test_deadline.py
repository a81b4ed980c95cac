"""Terms: the clocks of the procedure, what stands still, what is extended."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.law.calendar import published
from doudi.law.interval import Interval
from doudi.law.procedures.deadline import Due, Term, add_months, due
from doudi.law.procedures.load import load_procedure

ACCEPTED = date(2026, 9, 1)
DIBAO = load_procedure("dibao", ACCEPTED, "990001")
TOWNSHIP = load_procedure("dibao", ACCEPTED, "310000")


def test_thirty_twenty_and_forty_five_days() -> None:
    """R13: accepted on 2026-09-01, the township decides by 2026-09-29."""
    total = DIBAO.deadlines["total"]
    assert due(total.term, ACCEPTED, published()) == Due(date(2026, 10, 19))
    assert due(TOWNSHIP.deadlines["total"].term, ACCEPTED, published()) == Due(date(2026, 9, 29))
    assert due(total.term, ACCEPTED, published(), extended_to=total.extended_to) == Due(date(2026, 11, 9))


def test_zhejiang_s_counties_review_within_five_working_days() -> None:
    hangzhou = load_procedure("dibao", ACCEPTED, "330106")
    assert due(hangzhou.deadlines["county_review"].term, ACCEPTED, published()) == Due(date(2026, 9, 8))


@pytest.mark.parametrize(
    ("clock", "start", "last"),
    [
        ("start_investigation", "2026-09-24", "2026-09-30"),
        ("start_check", "2026-02-13", "2026-02-25"),
        ("county_review", "2026-09-30", "2026-10-20"),
        ("notify_refusal", "2026-09-24", "2026-09-30"),
        ("publicity", "2026-09-01", "2026-09-08"),  # 7 calendar days
        ("publicity", "2026-09-24", "2026-10-08"),  # the 7th is a holiday: the next working day (民法典 203)
        ("publicity", "2026-09-12", "2026-09-20"),  # a Saturday: the Sunday is worked in exchange
        ("review", "2026-09-24", "2027-09-24"),
    ],
)
def test_each_clock(clock: str, start: str, last: str) -> None:
    reached = due(DIBAO.deadlines[clock].term, date.fromisoformat(start), published())
    assert reached == Due(date.fromisoformat(last))


def test_the_periodic_review_follows_the_family() -> None:
    """57号 31: every year, or every half year where income changes or a member can work."""
    review = DIBAO.deadlines["review"]
    assert review.term_for({"income_changes": False}) == Term(12, "months")
    assert review.term_for({"income_changes": True}) == Term(6, "months")


def test_lengths_are_said_in_both_languages() -> None:
    assert DIBAO.deadlines["notify_refusal"].term.words == ("3 个工作日", "3 working days")
    assert Term(1, "calendar").words == ("1 天", "1 day")
    assert DIBAO.deadlines["total"].extended_words == ("45 个工作日", "45 working days")
    assert DIBAO.deadlines["review"].extended_words == ("", "")


def test_a_term_that_stands_still_has_no_last_day() -> None:
    assert due(Term(10, "working"), ACCEPTED, published(), suspensions=[Interval(date(2026, 9, 3))]) == Due(
        None
    )


def test_suspended_days_are_not_counted() -> None:
    still = [Interval(date(2026, 9, 3), date(2026, 9, 8))]
    assert due(Term(3, "working"), ACCEPTED, published(), suspensions=still) == Due(date(2026, 9, 9))
    assert due(Term(3, "calendar"), ACCEPTED, published(), suspensions=still) == Due(date(2026, 9, 9))
    assert due(Term(1, "months"), ACCEPTED, published(), suspensions=still) == Due(date(2026, 10, 6))


def test_into_a_year_not_arranged() -> None:
    assert due(Term(30, "working"), date(2026, 12, 1), published()).provisional
    assert not due(Term(60, "calendar"), date(2026, 12, 1), published()).provisional


def test_months_end_on_the_last_day_where_there_is_no_such_day() -> None:
    assert add_months(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert add_months(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)


@given(
    st.dates(date(2020, 3, 1), date(2026, 3, 1)), st.integers(1, 45), st.integers(0, 40), st.integers(0, 20)
)
def test_a_suspension_never_brings_the_end_nearer(start: date, count: int, after: int, length: int) -> None:
    term = Term(count, "working")
    plain = due(term, start, published()).on
    since = start + timedelta(days=after)
    still = Interval(since, since + timedelta(days=length))
    held = due(term, start, published(), suspensions=[still]).on
    assert plain is not None
    assert held is not None
    assert held >= plain
    assert published().is_working(held)
    assert held not in still
