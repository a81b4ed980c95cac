"""Dated values: resolved up the chain of places, and never replaced by an older or a neighbour's."""

from datetime import date

import pytest

from doudi.law.benefits.parameter import Dated, Parameters, Reference, level_of, place_chain
from doudi.law.interval import Interval

FOUND = Reference("document", "number", "article", "found", date(2026, 1, 1))


def value(place: str, since: int, until: int | None, amount: int, *, here_only: bool = False) -> Dated:
    interval = Interval(date(since, 1, 1), date(until, 1, 1) if until else None)
    return Dated("p", place, interval, amount, FOUND, here_only)


def find(values: list[Dated], place: str, year: int) -> object:
    found = Parameters({}, values).find("p", place, date(year, 6, 1))
    return None if found is None else found.value


def test_the_chain_goes_up_from_county_to_country() -> None:
    assert place_chain("310101") == ("310101", "310100", "310000", "000000")
    assert place_chain("310000") == ("310000", "000000")
    assert place_chain("990001001003") == ("990001", "990000", "000000")


@pytest.mark.parametrize(
    ("code", "level"),
    [("000000", "national"), ("310000", "province"), ("320500", "city"), ("320505", "county")],
)
def test_levels(code: str, level: str) -> None:
    assert level_of(code) == level


def test_the_nearest_place_governs() -> None:
    values = [value("320000", 2020, None, 1), value("320500", 2022, None, 2)]
    assert find(values, "320505", 2021) == 1
    assert find(values, "320505", 2022) == 2
    assert find(values, "320105", 2022) == 1
    assert find(values, "310105", 2022) is None


def test_where_a_place_has_begun_its_gaps_are_gaps() -> None:
    values = [value("320000", 2018, None, 1), value("320500", 2020, 2021, 2), value("320500", 2023, 2024, 3)]
    assert find(values, "320505", 2019) == 1
    assert find(values, "320505", 2020) == 2
    assert find(values, "320505", 2022) is None
    assert find(values, "320505", 2023) == 3
    assert find(values, "320505", 2025) is None


def test_an_average_of_a_province_holds_for_none_of_its_places() -> None:
    values = [value("330000", 2020, None, 1, here_only=True)]
    assert find(values, "330000", 2021) == 1
    assert find(values, "330106", 2021) is None


def test_nothing_wider_slips_in_below_a_value_that_is_a_places_own() -> None:
    """The province has begun to set it, for itself: the country's 1.5 is not what its cities have."""
    values = [value("000000", 2018, None, 1), value("330000", 2020, 2022, 2, here_only=True)]
    assert find(values, "330106", 2019) == 1
    assert find(values, "330106", 2021) is None
    assert find(values, "330106", 2023) is None
    assert find(values, "330000", 2021) == 2
    city = value("330100", 2020, None, 3)
    assert find([*values, city], "330106", 2021) == 3
    own = value("330100", 2020, None, 3, here_only=True)
    assert find([value("330000", 2018, None, 2), own], "330106", 2021) is None


def test_the_last_day_is_out() -> None:
    parameters = Parameters({}, [value("310000", 2020, 2021, 1)])
    assert parameters.find("p", "310000", date(2020, 12, 31)) is not None
    assert parameters.find("p", "310000", date(2021, 1, 1)) is None
