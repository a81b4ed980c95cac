"""A reform lies over the law in its time only, and is refused like any policy: where, what, what to do."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from doudi.law.benefits.entry import UnableToReadPolicy
from doudi.law.benefits.load import read
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.reform import heading
from doudi.law.interval import Interval, without
from doudi.policies.load import FOLDER, policies

HEAD = """\
name: trial
label: {zh: 试, en: trial}
from: 2026-09-01
article: 拟议
"""
Reformed = Callable[[str], Policies]


@pytest.fixture
def reformed(tmp_path: Path) -> Reformed:
    def law(changes: str) -> Policies:
        path = tmp_path / "reform.yaml"
        path.write_text(HEAD + changes, encoding="utf-8")
        assert heading(path).since == date(2026, 9, 1)
        return read(FOLDER, path)

    return law


def test_a_parameter_has_the_new_value_in_its_time_and_the_old_one_around_it(reformed: Reformed) -> None:
    law = reformed(
        """\
parameters:
  - parameter: dibao.standard
    place: "990000"
    until: 2026-11-01
    value: {urban: 1100, rural: 780.50}
    article: 拟议第一条
"""
    )
    old = policies().parameters

    def found(day: date) -> object:
        value = law.parameters.find("dibao.standard", "990001", day)
        return value and value.value

    for day in (date(2026, 8, 31), date(2026, 11, 1)):
        before = old.find("dibao.standard", "990001", day)
        assert before is not None
        assert found(day) == before.value
    assert found(date(2026, 9, 1)) == found(date(2026, 10, 31)) == {"urban": 110_000, "rural": 78_050}
    value = law.parameters.find("dibao.standard", "990001", date(2026, 10, 1))
    assert value is not None
    assert value.reference.text == "试 拟议第一条"
    assert law.hash != policies().hash


def test_a_rule_says_the_new_thing_and_what_rests_on_it_follows(reformed: Reformed) -> None:
    law = reformed("rules:\n  - {name: near_income_below, expression: household_income <= near_total}\n")
    rule = law.benefits["near"].rules["near_income_below"]
    day = date(2026, 9, 1)
    before, after = rule.version(date(2026, 8, 31)), rule.version(day)
    assert before is not None and after is not None
    assert (before.expression, after.expression) == (
        "household_income < near_total",
        "household_income <= near_total",
    )
    assert after.article == "拟议"
    whole = law.benefits["near"].rules["near"].version(day)
    assert whole is not None and "拟议" in whole.article
    assert law.benefit("near", as_of=day).hash != policies().benefit("near", as_of=day).hash
    earlier = date(2026, 8, 1)
    assert law.benefit("near", as_of=earlier).hash == policies().benefit("near", as_of=earlier).hash


def test_a_rule_may_rest_on_what_its_benefit_never_read(reformed: Reformed) -> None:
    law = reformed(
        "rules:\n  - {name: near_homes_within, expression: homes <= 1 or necessary_expenses > 0}\n"
    )
    assert "necessary_expenses" not in policies().benefits["near"].rules
    assert "necessary_expenses" in law.benefits["near"].rules


@pytest.mark.parametrize(
    ("changes", "line", "problem"),
    [
        ("", "reform.yaml:1", "changes nothing"),
        (
            "rules:\n  - {name: near_incom_below, expression: homes <= 1}\n",
            ":6",
            "did you mean near_income_below",
        ),
        ("rules:\n  - {name: near, expression: homes <= 1}\n", ":6", "change one of its conditions"),
        ("rules:\n  - {name: near_homes_within, expression: homes <= money}\n", ":6", "money"),
        ("rules:\n  - {name: near_homes_within, expression: homes + 1}\n", ":6", "make them the same"),
        ("rules:\n  - {name: near_homes_within, expression: homes / 2 < 1}\n", ":6", "not in the language"),
        ("rules:\n  - {name: near_homes_within, expression: near}\n", ":6", "circle"),
        (
            "rules:\n  - {name: near_homes_within, expression: homes <= 1}\n"
            "  - {name: near_homes_within, expression: homes <= 2}\n",
            ":7",
            "two entries hold on 2026-09-01",
        ),
        (
            'parameters:\n  - {parameter: dibao.standrad, place: "990000", value: 1}\n',
            ":6",
            "did you mean dibao.standard",
        ),
        (
            'parameters:\n  - {parameter: dibao.standard, place: "990000", value: {urban: 1}}\n',
            ":6",
            "exactly the keys",
        ),
        (
            'parameters:\n  - {parameter: dibao.standard, place: "990001", value: {urban: 1, rural: 1}}\n',
            ":6",
            "a county may not set it",
        ),
        (
            "parameters:\n  - {parameter: dibao.standard, place: 99, value: {urban: 1, rural: 1}}\n",
            ":6",
            "place",
        ),
        (
            'parameters:\n  - {parameter: dibao.standard, place: "990000", from: 2026-08-01, value: 1}\n',
            ":6",
            "before the reform",
        ),
        ("benefits: []\n", "reform.yaml:5", "unknown key benefits"),
    ],
)
def test_a_wrong_reform_is_refused_with_line_and_remedy(
    reformed: Reformed, changes: str, line: str, problem: str
) -> None:
    with pytest.raises(UnableToReadPolicy) as refused:
        reformed(changes)
    assert str(refused.value).startswith("reform.yaml")
    assert line in str(refused.value)
    assert problem in str(refused.value)


def test_what_is_left_of_a_time_around_another() -> None:
    year = Interval(date(2026, 1, 1), date(2027, 1, 1))
    march = Interval(date(2026, 3, 1), date(2026, 4, 1))
    assert without(year, march) == (
        Interval(date(2026, 1, 1), date(2026, 3, 1)),
        Interval(date(2026, 4, 1), date(2027, 1, 1)),
    )
    assert without(march, year) == ()
    assert without(year, Interval(date(2026, 6, 1))) == (Interval(date(2026, 1, 1), date(2026, 6, 1)),)
    assert without(Interval(date(2026, 1, 1)), march)[1] == Interval(date(2026, 4, 1))
    assert without(year, Interval(date(2028, 1, 1))) == (year,)
