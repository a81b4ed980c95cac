from datetime import date

from doudi.law.interval import Interval, first_overlap

JULY, AUGUST, SEPTEMBER = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)


def test_the_first_day_is_in_and_the_last_is_out() -> None:
    july = Interval(JULY, AUGUST)
    assert JULY in july
    assert date(2026, 7, 31) in july
    assert AUGUST not in july
    assert SEPTEMBER in Interval(AUGUST)


def test_an_interval_that_ends_before_it_begins_is_empty() -> None:
    assert Interval(AUGUST, JULY).is_empty()
    assert Interval(JULY, JULY).is_empty()
    assert not Interval(JULY).is_empty()


def test_overlaps_are_found_and_neighbours_are_none() -> None:
    assert first_overlap([Interval(AUGUST), Interval(JULY, AUGUST)]) is None
    assert first_overlap([Interval(JULY, SEPTEMBER), Interval(AUGUST)]) == (
        Interval(JULY, SEPTEMBER),
        Interval(AUGUST),
    )
    assert first_overlap([Interval(JULY), Interval(SEPTEMBER)]) == (Interval(JULY), Interval(SEPTEMBER))
