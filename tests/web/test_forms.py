"""Fields take what people really type, and say kindly what is wrong."""

import datetime as dt

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from doudi.web.forms import (
    CountField,
    DateField,
    IdNumberField,
    MoneyField,
    PageForm,
    PhoneField,
    TextField,
    YesNoField,
)
from tests.registry.people import id_number


@pytest.mark.parametrize(
    ("typed", "fen"),
    [("1200", 120000), ("１，２００．５", 120050), ("1,200.50元", 120050), (" ¥ 0 ", 0), ("0.01", 1)],
)
def test_money_as_people_type_it(typed: str, fen: int) -> None:
    assert MoneyField().clean(typed) == fen


@pytest.mark.parametrize("typed", ["", "很多", "-5", "1.234", "1e9", "NaN", "9" * 39, "12 00 元 多"])
def test_money_that_is_none(typed: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        MoneyField().clean(typed)
    assert len(refused.value.messages) == 1


@given(st.integers(min_value=0, max_value=10**12))
def test_money_comes_back_as_it_was(fen: int) -> None:
    field = MoneyField()
    assert field.clean(field.prepare_value(fen)) == fen


@given(st.text(max_size=45))
def test_no_text_breaks_a_field(text: str) -> None:
    for field in (MoneyField(), CountField(), DateField(), IdNumberField(), PhoneField(), TextField()):
        try:
            field.clean(text)
        except forms.ValidationError as refused:
            assert refused.messages


@pytest.mark.parametrize(
    "typed", ["2026-11-24", "2026年11月24日", "20261124", "２０２６.11.24", "2026/11/24"]
)
def test_days(typed: str) -> None:
    assert DateField().clean(typed) == dt.date(2026, 11, 24)


def test_counts_in_full_width() -> None:
    assert CountField().clean("３") == 3


def test_yes_no_is_never_chosen_beforehand() -> None:
    class Form(PageForm):
        sure = YesNoField(label="确定吗？")

    assert "checked" not in str(Form())
    assert "checked" in str(Form(initial={"sure": False}))
    assert Form({"sure": "no"}).is_valid()
    assert not Form({}).is_valid()


def test_identity_numbers_in_any_usual_form() -> None:
    number = id_number(21)
    wide = number.translate({ord("0") + n: ord("０") + n for n in range(10)})
    assert IdNumberField().clean(f" {wide} ") == number
    with pytest.raises(forms.ValidationError):
        IdNumberField().clean(number[:-1] + ("1" if number[-1] != "1" else "2"))


def test_errors_are_tied_to_their_field() -> None:
    class Form(PageForm):
        name = TextField(label="姓名", help_text="照身份证写。")

    form = Form({"name": ""})
    html = str(form)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert form.faults() == [("id_name", "姓名 请填写这一项。")]
