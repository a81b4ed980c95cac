"""Codes that people write down and read out."""

import pytest

from doudi.cases import tokens


def test_a_code_has_nothing_that_is_read_as_something_else() -> None:
    code = "".join(tokens.new_code(tokens.LETTER_CODE) for _ in range(200))
    assert set(code) == set(tokens.ALPHABET)
    assert not set("0O1IL2Z5S8BUV") & set(tokens.ALPHABET)


def test_codes_are_shown_in_threes() -> None:
    assert tokens.grouped("K7M4Q9XTWDHP") == "K7M-4Q9-XTW-DHP"
    assert tokens.grouped("K7M4Q9XTW") == "K7M-4Q9-XTW"
    assert tokens.grouped("") == ""


@pytest.mark.parametrize(
    "written", ["K7M4Q9XTW", "k7m-4q9-xtw", " K7M 4Q9 XTW ", "Ｋ７Ｍ－４Ｑ９－ＸＴＷ", "k7m—4q9—xtw"]
)
def test_a_code_is_read_however_it_is_written(written: str) -> None:
    assert tokens.code_of(written) == "K7M4Q9XTW"


@pytest.mark.parametrize("written", ["", "-", "K7M-4Q9-XT0", "guess", "K7M\x004Q9XTW", "意见"])
def test_what_can_be_no_code_is_none(written: str) -> None:
    assert tokens.code_of(written) == ""
