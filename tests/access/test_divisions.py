"""Division codes and their ranges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.access.divisions import EVERYWHERE, UnableToReadDivision, county_of, level_of, parent_of, span


@pytest.mark.parametrize(
    ("code", "level", "until", "parent"),
    [
        (990001001001, "village", 990001001002, 990001001000),
        (990001001000, "town", 990001002000, 990001000000),
        (990001000000, "county", 990002000000, 990000000000),
        (310100000000, "prefecture", 310200000000, 310000000000),
        (310000000000, "province", 320000000000, 0),
        (0, "country", EVERYWHERE[1], None),
    ],
)
def test_levels_ranges_and_parents(code: int, level: str, until: int, parent: int | None) -> None:
    assert level_of(code) == level
    assert span(code) == (code, until)
    assert parent_of(code) == parent


@given(st.integers(10**10, 10**12 - 1))
def test_a_division_lies_in_its_parent_and_beside_its_neighbours(code: int) -> None:
    low, until = span(code)
    parent = parent_of(code)
    assert low <= code < until
    assert parent is not None
    outer = span(parent)
    assert outer[0] <= low < until <= outer[1]
    assert county_of(code) % 1_000_000 == 0


@pytest.mark.parametrize("code", [-1, 990001, 10**12, 9_999_999_999])
def test_what_is_no_code(code: int) -> None:
    with pytest.raises(UnableToReadDivision, match="12 digits"):
        level_of(code)
