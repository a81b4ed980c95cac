"""Decisions and what they carry: outcome, arithmetic, provenance, what is missing, replay."""

import dataclasses
from datetime import date

import pytest

from doudi.law.benefits.benefit import UnableToFindRules
from doudi.law.benefits.decide import UnableToReadSituation, UnableToReplay, decide, replay, situation_of
from doudi.law.benefits.decision import CANNOT_TELL, GRANTED, REFUSED, Decision
from doudi.law.benefits.look_up import UnableToTryParameter
from doudi.law.benefits.situation import Known, Situation
from doudi.law.benefits.stored import UnableToReadRecord
from doudi.policies.load import policies
from tests.law.benefits.households import SEEN, family, known

DAY = date(2026, 9, 1)


def dibao(situation: Situation, place: str = "990001", as_of: date = DAY, **tried: str) -> Decision:
    overrides = {f"dibao.{name}": value for name, value in tried.items()}
    return decide(policies(), "dibao", situation, place=place, as_of=as_of, overrides=overrides)


def test_every_line_has_its_article_and_its_source() -> None:
    decision = dibao(family({"pension_income": 189_400}, {}, {"relation": "child", "born": date(2010, 1, 1)}))
    assert decision.outcome == GRANTED
    assert decision.pay_from == date(2026, 10, 1)
    for line in decision.lines:
        assert "第" in line.article, line.name
        assert line.label.zh and line.label.en
        assert line.sources or line.name == "paid_from"
    figures = {line.name: line.value for line in decision.lines}
    assert figures["household_income"] == 189_400
    assert figures["standard_total"] == 210_000
    assert figures["difference"] == 20_600
    assert figures["addons"] == 14_000
    assert figures["monthly_amount"] == decision.amount == 34_600


def test_the_rounding_names_where_it_was_set() -> None:
    decision = dibao(family({}))
    amount = next(line for line in decision.lines if line.name == "monthly_amount")
    assert [source.zh for source in amount.sources] == ["示例（非真实）"]


def test_a_line_has_the_day_of_its_amounts_and_never_that_of_a_parameter() -> None:
    lines = {line.name: line for line in dibao(family({"wage_income": 10_000})).lines}
    assert lines["wages"].observed_on == SEEN
    # Residence chooses the standard: who stated it did not set it, and the day is not the standard's.
    assert [source.zh for source in lines["standard"].sources] == ["示例（非真实）"]
    assert [lines[name].observed_on for name in ("standard", "members", "monthly_amount")] == [None] * 3


def test_example_and_tried_values_are_said_to_be_so() -> None:
    assert dibao(family({})).example
    assert not dibao(family({})).overridden
    tried = dibao(family({}), standard="632")
    assert tried.overridden
    used = next(used for used in tried.parameters_used if used.name == "dibao.standard")
    assert (used.value, used.tried, used.reference.certainty) == (63_200, True, "tried")
    shanghai = dibao(family({"pension_income": 124_000}, residence="urban"), "310000", date(2021, 6, 30))
    assert (shanghai.outcome, shanghai.example) == (REFUSED, False)


def test_a_refusal_says_what_was_found_and_prints_nothing_to_be_paid() -> None:
    decision = dibao(family({"deposits": 1_680_001, "exempt_financial": 0}))
    assert (decision.outcome, decision.amount, decision.pay_from) == (REFUSED, None, None)
    failed = [condition for condition in decision.conditions if condition.met is False]
    assert [condition.name for condition in failed] == ["financial_within_limit"]
    assert "16,800.01 元" in failed[0].words.zh
    assert "16,800 元" in failed[0].words.zh
    assert "16,800.01 yuan" in failed[0].words.en
    assert {line.name for line in decision.lines}.isdisjoint({"difference", "monthly_amount", "paid_from"})


def test_missing_facts_name_whose_they_are_and_who_can_say() -> None:
    decision = dibao(family({}, {"deposits": None}))
    assert decision.outcome == CANNOT_TELL
    assert [(m.kind, m.name, m.member) for m in decision.missing] == [
        ("fact", "deposits", "m1"),
    ]
    assert decision.missing[0].who.zh == "银行等金融机构、申请人说明"
    assert "第十四条" in decision.missing[0].article


def test_missing_parameters_name_who_sets_them_and_by_which_article() -> None:
    before = dibao(family({}, residence="urban"), "310000", date(2021, 8, 1))
    after = dibao(family({}, residence="urban"), "310000", date(2026, 8, 1))
    for decision, article in ((before, "社会救助暂行办法 第十条第二款"), (after, "社会救助法 第二十三条")):
        missing = next(one for one in decision.missing if one.name == "dibao.vehicle_limit")
        assert (missing.kind, missing.article) == ("parameter", article)
        assert "人民政府" in missing.who.zh


def test_owning_nothing_is_not_enough_while_the_limits_are_not_entered() -> None:
    decision = dibao(family({}, residence="urban", homes=0), "310000", date(2021, 8, 1))
    others = {"somebody_counts", "income_below_standard"}
    assets = [condition for condition in decision.conditions if condition.name not in others]
    assert [condition.met for condition in assets] == [None] * 4


def test_a_condition_that_holds_whatever_is_unknown_shows_no_unknown_figure() -> None:
    ill = family({"serious_illness": True, "pension_income": 40_000, "care_expense": None})
    words = {one.name: one.words for one in dibao(ill).conditions if one.met}
    assert words["income_below_standard"].zh == "人均收入低于低保标准：符合。还没查清的内容不影响这一条。"
    assert not [one for one in words.values() if "不清楚" in one.zh or "not known yet)" in one.en]


@pytest.mark.parametrize(
    ("as_of", "found"), [(date(2019, 3, 1), False), (date(2019, 3, 2), True), (date(2030, 1, 1), True)]
)
def test_rules_begin_where_their_text_does(as_of: date, found: bool) -> None:
    if found:
        assert dibao(family({}), as_of=as_of).outcome == GRANTED
    else:
        with pytest.raises(UnableToFindRules, match="没有录入的规则"):
            dibao(family({}), as_of=as_of)


def test_each_layer_of_law_is_its_own_version() -> None:
    hashes = [dibao(family({}), as_of=day).policy_hash for day in (date(2020, 1, 1), date(2022, 1, 1), DAY)]
    assert len(set(hashes)) == 3
    assert dibao(family({}), as_of=date(2028, 1, 1)).policy_hash == hashes[2]


def test_a_decision_is_stored_and_replayed() -> None:
    decision = dibao(family({"care_expense": 12_345, "serious_illness": True}, {}), standard="632.50")
    stored = Decision.from_json(decision.to_json())
    assert stored == decision
    assert replay(policies(), stored) == decision
    again = situation_of(stored)
    assert decide(policies(), "dibao", again, place="990001", as_of=DAY).outcome == GRANTED
    with pytest.raises(UnableToReplay, match="当时的规则"):
        replay(policies(), dataclasses.replace(stored, policy_hash="0" * 64))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"benefit": 1}', "null", '{"benefit": {"date": "x"}}'])
def test_a_broken_record_is_refused(text: str) -> None:
    with pytest.raises(UnableToReadRecord):
        Decision.from_json(text)


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({"wage": 1}, "不是个人的指标"),
        ({"homes": 1}, "不是个人的指标"),
        ({"wage_income": -1}, "不能是负数"),
        ({"wage_income": 1.5}, "应为金额"),
        ({"wage_income": True}, "应为金额"),
        ({"serious_illness": 1}, "应为是或否"),
        ({"born": "1990-01-01"}, "应为日期"),
        ({"absence": "holiday"}, "应为下列之一"),
    ],
)
def test_a_situation_that_is_not_declared_is_refused(facts: dict[str, object], problem: str) -> None:
    person = {name: Known(value) for name, value in facts.items()}  # type: ignore[arg-type]
    with pytest.raises(UnableToReadSituation, match=problem):
        dibao(Situation({}, {"a": person}))


def test_a_household_without_members_is_refused() -> None:
    with pytest.raises(UnableToReadSituation, match="还没有人"):
        dibao(Situation(known({"residence": "rural"}), {}))


@pytest.mark.parametrize(
    ("tried", "problem"),
    [
        ({"dibao.standart": "1"}, "没有名为"),
        ({"dibao.standard": "one"}, "读不出来"),
        ({"dibao.standard": "-1"}, "超出"),
        ({"dibao.care_cost_ratio": "1.5"}, "超出"),
        ({"dibao.care_cost_ratio": "1/0"}, "读不出来"),
        ({"dibao.rounding": "up"}, "读不出来"),
        ({"dibao.nonlocal_excluded": "maybe"}, "读不出来"),
        ({"dibao.vehicle_limit": "1.5"}, "读不出来"),
    ],
)
def test_a_parameter_that_cannot_be_tried_is_refused(tried: dict[str, str], problem: str) -> None:
    with pytest.raises(UnableToTryParameter, match=problem):
        decide(policies(), "dibao", family({}), place="990001", as_of=DAY, overrides=tried)


def test_an_unknown_benefit_is_refused() -> None:
    with pytest.raises(UnableToFindRules, match="dibao"):
        decide(policies(), "dibo", family({}), place="990001", as_of=DAY)
