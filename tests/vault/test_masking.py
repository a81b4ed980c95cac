"""Masked forms show what tells people apart, and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doudi.vault.masking import mask_account, mask_id_number, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("王小明", "王**"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("司马相如", "司马**"),
        ("阿依古丽·买买提", "阿***·***"),
        ("阿依古丽•买买提", "阿***·***"),
        ("𬎆明", "𬎆*"),
        ("王", "*"),
        ("", ""),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_numbers() -> None:
    assert mask_id_number("99000119490307001X") == "990001**********1X"
    assert mask_phone("13800001234") == "138****1234"
    assert mask_phone("0571-8888") == "*******88"
    assert mask_account("6222021234567890") == "************7890"


@given(st.text(alphabet="0123456789X", max_size=30))
def test_at_least_half_of_a_number_stays_hidden(text: str) -> None:
    for mask in (mask_id_number, mask_account):
        masked = mask(text)
        assert len(masked) == len(text)
        assert masked.count("*") * 2 >= len(text)


@given(st.text(min_size=1, max_size=20))
def test_no_full_name_is_shown(name: str) -> None:
    assert "*" in mask_name(name)
