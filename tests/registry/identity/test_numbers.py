"""Numbers and days as departments send them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.registry.identity import numbers
from doudi.registry.identity.days import read_day
from tests.registry.people import id_number

ON = date(2026, 9, 1)
WHOLE = "99000119491231009X"


@pytest.mark.parametrize(
    "typed",
    [
        WHOLE,
        "99000119491231009x",
        "９９０００１１９４９１２３１００９ｘ",
        " 990001 19491231 009X ",
        "990001-19491231-009X",
        "990001491231009",
        "'99000119491231009X",
    ],
)
def test_every_usual_form_is_one_number(typed: str) -> None:
    found = numbers.read(typed, as_of=ON)
    assert (found.text, found.usable, found.born, found.sex) == (WHOLE, True, date(1949, 12, 31), "M")


@pytest.mark.parametrize(
    ("typed", "standing"),
    [
        ("", numbers.MISSING),
        ("  无 ", numbers.MISSING),
        (None, numbers.MISSING),
        ("000000000000000000", numbers.MISSING),
        ("990001194912310091", numbers.MISTYPED),
        ("990001194913310099", numbers.MISTYPED),
        (id_number(1, date(2027, 1, 1)), numbers.MISTYPED),
        (id_number(1, date(1880, 1, 1)), numbers.MISTYPED),
        ("99000119491231", numbers.UNREADABLE),
        ("9.90001E+17", numbers.UNREADABLE),
        ("张示例", numbers.UNREADABLE),
    ],
)
def test_what_cannot_settle_who_somebody_is_says_why(typed: str | None, standing: str) -> None:
    found = numbers.read(typed, as_of=ON)
    assert (found.standing, found.usable, found.born) == (standing, False, None)


@pytest.mark.parametrize(
    ("stated", "standing"),
    [
        (date(1949, 12, 31), numbers.USABLE),
        (date(1949, 11, 11), numbers.USABLE),
        (date(1948, 12, 31), numbers.USABLE),
        (date(1971, 3, 2), numbers.ANOTHERS),
        (None, numbers.USABLE),
    ],
)
def test_a_number_of_somebody_born_on_another_day_is_not_theirs(stated: date | None, standing: str) -> None:
    """A clerk typed the father's."""
    assert numbers.read(WHOLE, as_of=ON, born=stated).standing == standing


@given(st.text(max_size=40))
def test_no_text_is_too_strange_and_reading_again_changes_nothing(typed: str) -> None:
    once = numbers.read(typed, as_of=ON)
    again = numbers.read(once.text, as_of=ON)
    assert once.standing == numbers.UNREADABLE or again == once


@pytest.mark.parametrize(
    "typed",
    [
        "1970-05-06",
        "19700506",
        "1970/5/6",
        "1970.05.06",
        "1970年5月6日",
        "１９７０－０５－０６",
        "1970-05-06 00:00:00",
    ],
)
def test_a_day_in_every_usual_form(typed: str) -> None:
    assert read_day(typed) == date(1970, 5, 6)


@pytest.mark.parametrize("typed", ["", None, "1970-13-06", "06/05/1970", "25694", "1970"])
def test_what_is_no_day_is_none(typed: str | None) -> None:
    assert read_day(typed) is None
