import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.law.id_number import IdNumber, UnableToReadIdNumber, check_digit, parse


@pytest.mark.parametrize(
    ("text", "digits", "born", "sex"),
    [
        ("11010519491231002X", "11010519491231002X", date(1949, 12, 31), "F"),
        ("440524188001010014", "440524188001010014", date(1880, 1, 1), "M"),
        ("11010519491231002x", "11010519491231002X", date(1949, 12, 31), "F"),
        ("  1101 0519 4912 3100 2X ", "11010519491231002X", date(1949, 12, 31), "F"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X", date(1949, 12, 31), "F"),
        ("110105491231002", "11010519491231002X", date(1949, 12, 31), "F"),
    ],
)
def test_reads_every_common_form(text: str, digits: str, born: date, sex: str) -> None:
    assert parse(text) == IdNumber(digits, digits[:6], born, sex)


def test_check_digits_of_the_made_up_area() -> None:
    assert check_digit("99000119900101001") == "3"
    assert check_digit("99000119500615002") == "5"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("110105194912310021", "校验码"),
        ("11010519491331002X", "出生日期"),
        ("11010519490230002X", "出生日期"),
        ("1101051949123100X2", "18 位"),
        ("", "18 位"),
        ("1" * 17, "18 位"),
        ("²1010519491231002X", "18 位"),
        ("①1010519491231002X", "18 位"),
        ("١1010519491231002X", "18 位"),
    ],
)
def test_refuses_and_says_why_without_repeating_the_number(text: str, problem: str) -> None:
    with pytest.raises(UnableToReadIdNumber, match=problem) as refused:
        parse(text)
    assert not text or text not in str(refused.value)


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(UnableToReadIdNumber):
        assert len(parse(text).text) == 18


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(position: int, shift: int) -> None:
    right = "99000119900101001" + check_digit("99000119900101001")
    wrong = right[:position] + str((int(right[position]) + shift) % 10) + right[position + 1 :]
    with pytest.raises(UnableToReadIdNumber):
        parse(wrong)
