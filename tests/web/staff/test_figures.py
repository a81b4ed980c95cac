"""Values of facts, written and read, survive the way there and back."""

import pytest
from django.utils.translation import override

from doudi.registry.dictionary import dictionary
from doudi.web.figures import UnableToReadValue, fact_label, fact_value, read_value


@pytest.mark.parametrize(
    "name,value,text",
    [
        ("wage_income", 189_400, "1,894 元/月"),
        ("deposits", 5, "0.05 元"),
        ("vehicles", 2, "2 辆"),
        ("serious_illness", True, "是"),
        ("disability_grade", "none", None),
        ("wage_income", None, ""),
    ],
)
def test_values_in_words(name: str, value: object, text: str | None) -> None:
    said = fact_value(name, value)
    assert said == text if text is not None else said not in {"", "none"}


def test_every_fact_has_a_label_in_both_languages() -> None:
    for name in dictionary():
        assert fact_label(name) != name
        with override("en"):
            assert fact_label(name) != name


@pytest.mark.parametrize(
    "name,text,value",
    [
        ("wage_income", "1894", 189_400),
        ("wage_income", "１,８９４.５０元", 189_450),
        ("vehicles", "0", 0),
        ("serious_illness", "否", False),
        ("serious_illness", "yes", True),
        ("born", "1980-05-06", "1980-05-06"),
    ],
)
def test_typed_values(name: str, text: str, value: object) -> None:
    assert read_value(name, text) == value


@pytest.mark.parametrize(
    "name,text",
    [
        ("wage_income", ""),
        ("wage_income", "NaN"),
        ("wage_income", "1e30"),
        ("wage_income", "-1"),
        ("vehicles", "1.5"),
        ("serious_illness", "也许"),
        ("born", "2026-02-30"),
        ("disability_grade", "九级"),
    ],
)
def test_what_is_no_value_is_refused_with_a_word_about_how(name: str, text: str) -> None:
    with pytest.raises(UnableToReadValue, match="金额填元"):
        read_value(name, text)
