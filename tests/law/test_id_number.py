import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.law.id_number import IdNumber, UnableToReadIdNumber, check_digit, parse

# The two examples that the standard itself prints, in parts: no whole real number stands in our files.
PRINTED = "110105" + "19491231002X"
OLD = "440524" + "188001010014"


@pytest.mark.parametrize(
    ("text", "digits", "born", "sex"),
    [
        (PRINTED, PRINTED, date(1949, 12, 31), "F"),
        (OLD, OLD, date(1880, 1, 1), "M"),
        (PRINTED.lower(), PRINTED, date(1949, 12, 31), "F"),
        (f"  {PRINTED[:4]} {PRINTED[4:10]} {PRINTED[10:]} ", PRINTED, date(1949, 12, 31), "F"),
        ("１１０１０５１９４９１２３１００２Ｘ", PRINTED, date(1949, 12, 31), "F"),
        (PRINTED[:6] + PRINTED[8:17], PRINTED, date(1949, 12, 31), "F"),
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
        (PRINTED[:17] + "1", "校验码"),
        (PRINTED[:10] + "13" + PRINTED[12:], "出生日期"),
        (PRINTED[:10] + "0230" + PRINTED[14:], "出生日期"),
        (PRINTED[:16] + "X2", "18 位"),
        ("", "18 位"),
        ("1" * 17, "18 位"),
        ("²" + PRINTED[1:], "18 位"),
        ("①" + PRINTED[1:], "18 位"),
        ("١" + PRINTED[1:], "18 位"),
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
