"""The law in words: every rule of the pack can be read in both languages, and says what its formula says."""

from datetime import date
from pathlib import Path

import pytest

from doudi.law.benefits.differences import differences, history
from doudi.law.benefits.document import document
from doudi.law.benefits.load import read
from doudi.law.benefits.reading import words_of
from doudi.law.expressions.parse import parse
from doudi.law.label import Label
from doudi.policies.load import FOLDER, policies

LAW = policies()
WORDS = words_of(LAW)
DAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("expression", "chinese", "english"),
    [
        (
            "household_income < standard_total",
            "「家庭月收入」低于「标准 × 人数」",
            "“household income a month” is below “standard × members”",
        ),
        (
            "16 <= age_on(born, as_of)",
            "不低于16",
            "the age on “the day of the decision” (by “date of birth”) is at least 16",
        ),
        (
            'disability_grade not in ("1", "2")',
            "不是：「残疾等级」是其中之一：「一级」、「二级」",
            "not “disability grade” is one of: “grade 1”, “grade 2”",
        ),
        ('relation == "child"', "「与申请人的关系」是「子女」", "“relation to the applicant” is “child”"),
        (
            "count(counted)",
            "符合「计入共同生活的家庭成员」的人数",
            "the number of members with “counts as a member of the household”",
        ),
        (
            'parameter("dibao.addon_rate", "elderly") * standard',
            "（老年人） × 「当地最低生活保障标准」",
            "(the elderly) × “local dibao standard”",
        ),
        (
            'parameter("dibao.standard", residence)',
            "「最低生活保障标准」（按「适用城镇还是农村标准」）",
            "“dibao standard” (by",
        ),
        (
            "round_up(difference, yuan)",
            "「实际差额」，不足一元的进到一元",
            "“the difference”, rounded up to the yuan",
        ),
        (
            "first_of_next_month(as_of)",
            "「作决定的那天」的下个月第一天",
            "the first day of the month after “the day of the decision”",
        ),
    ],
)
def test_a_formula_is_said_in_both_languages(expression: str, chinese: str, english: str) -> None:
    said = WORDS.text(parse(expression))
    assert chinese in said.zh
    assert english in said.en


def said(expression: str) -> str:
    return WORDS.text(parse(expression)).zh.replace("「", "").replace("」", "")


def test_brackets_stay_where_a_sentence_would_mean_something_else() -> None:
    a, b, c = "实际差额", "家庭月收入", "标准 × 人数"
    plain = said("difference + household_income - standard_total")
    assert plain == f"{a} + {b} − {c}"
    assert said("difference - (household_income - standard_total)") == f"{a} − （{b} − {c}）"
    assert said("difference - (household_income + standard_total)") == f"{a} − （{b} + {c}）"
    assert said("(difference + household_income) * members").startswith(f"（{a} + {b}） × ")
    assert said("serious_illness or (registered_here and minor)") != said(
        "(serious_illness or registered_here) and minor"
    )
    assert said("not (minor and serious_illness)") != said("not minor and serious_illness")
    assert said("larger(difference, 0)") == f"{a}，小于 0 的算 0"


@pytest.mark.parametrize("day", [date(2021, 8, 1), date(2025, 3, 1), DAY])
def test_every_rule_of_every_benefit_can_be_read(day: date) -> None:
    for name in LAW.in_force(day):
        found = document(LAW, name, place="990001", as_of=day)
        rules = (*found.conditions, *found.terms)
        assert found.conditions
        for one in rules:
            assert one.article and one.words.zh and one.words.en
            assert not any(raw in one.words.zh for raw in ("parameter(", " and ", " or ", "age_on"))
        own = LAW.benefit(name, as_of=day)
        assert {one.name for one in rules} <= own.rules.keys()


def test_a_document_names_who_sets_what_nobody_has_entered() -> None:
    there = {one.name: one for one in document(LAW, "dibao", place="990001", as_of=DAY).settings}
    assert there["dibao.standard"].value == Label(
        "城镇 900 元/人·月，农村 700 元/人·月", "urban 900 yuan/person·month, rural 700 yuan/person·month"
    )
    assert there["dibao.standard"].place == "990000"
    nowhere = {one.name: one for one in document(LAW, "dibao", place="310000", as_of=DAY).settings}
    missing = nowhere["dibao.standard"]
    assert missing.value is None
    assert "省" in missing.who.zh
    assert missing.article == "社会救助法 第十九条"


def test_another_benefit_is_named_and_not_told_again() -> None:
    found = document(LAW, "near", place="990001", as_of=DAY)
    names = {one.name for one in (*found.conditions, *found.terms)}
    assert "near_not_dibao" in names
    assert not names & {"dibao", "tekun", "income_below_standard", "tekun_income_below"}


def test_two_days_differ_in_what_changed_between_them() -> None:
    found = differences((LAW, date(2026, 6, 1)), (LAW, DAY), "near", place="990001")
    rules = {one.name: one for one in found if one.kind == "rule"}
    income = rules["near_income_below"]
    assert not income.reworded and income.before is not None and income.after is not None
    assert "或者" in income.before.words.zh and "或者" not in income.after.words.zh
    assert rules["near_total"].reworded
    assert differences((LAW, DAY), (LAW, date(2026, 9, 2)), "near", place="990001") == ()
    gone = {
        one.name
        for one in differences((LAW, date(2021, 6, 1)), (LAW, DAY), "dibao", place="990001")
        if one.after is None
    }
    assert "registered" in gone


def test_the_history_tells_each_turn_of_the_law_once() -> None:
    turns = history(LAW, "near")
    assert [turn.day for turn in turns] == sorted((turn.day for turn in turns), reverse=True)
    assert turns[0].day == date(2026, 7, 1)
    assert "near_income_below" in {one.name for one in turns[0].differences}


def test_a_reform_is_told_beside_the_law(tmp_path: Path) -> None:
    path = tmp_path / "reform.yaml"
    path.write_text(
        "name: trial\nlabel: {zh: 试, en: trial}\nfrom: 2026-09-01\narticle: 拟议\n"
        "rules:\n  - {name: near_income_below, expression: household_income <= near_total}\n",
        encoding="utf-8",
    )
    (found,) = differences((LAW, DAY), (read(FOLDER, path), DAY), "near", place="990001")
    assert found.name == "near_income_below"
    assert found.after is not None and "不超过" in found.after.words.zh
    assert found.after.article.zh == "拟议"
