"""The explanation says everything the decision rests on, from its own record, in both languages."""

from collections.abc import Iterator
from datetime import date

from doudi.law.benefits.decide import decide
from doudi.law.benefits.decision import Decision
from doudi.law.benefits.explain import Node, explain, summary, tree
from doudi.policies.load import policies
from tests.law.benefits.households import SEEN, family

DAY = date(2026, 9, 1)


def every(nodes: tuple[Node, ...]) -> Iterator[Node]:
    for node in nodes:
        yield node
        yield from every(node.children)


def decided(place: str = "990001", as_of: date = DAY, **applicant: object) -> Decision:
    return decide(policies(), "dibao", family(applicant, {}), place=place, as_of=as_of)


def test_the_tree_holds_every_condition_line_and_parameter() -> None:
    decision = decided(wage_income=80_000, disability_grade="2", care_expense=10_000)
    nodes = list(every(tree(decision)))
    names = {node.name for node in nodes}
    assert {condition.name for condition in decision.conditions} <= names
    assert {line.name for line in decision.lines} - {"not_income"} <= names
    assert {used.name for used in decision.parameters_used} <= names
    unexplained = {used.name for used in decision.facts_used} - names
    assert unexplained <= {"award_income", "assistance_income", "locally_exempt_income"}  # not income
    for node in nodes:
        assert node.article or node.source, node.name
        assert node.label.zh and node.label.en
    wage = next(node for node in nodes if node.name == "wage_income" and node.member == "m0")
    assert (wage.text("zh"), wage.observed_on) == ("800 元/月", SEEN)
    grade = next(node for node in nodes if node.name == "disability_grade" and node.member == "m0")
    assert (grade.text("zh"), grade.text("en")) == ("二级", "grade 2")


def test_nothing_is_opened_up_twice() -> None:
    opened = [(node.name, node.member) for node in every(tree(decided())) if node.children]
    assert len(opened) == len(set(opened))


def test_the_text_is_complete_in_both_languages() -> None:
    decision = decided(pension_income=50_000)
    chinese = explain(decision, "zh", {"m0": "张三"})
    assert "每月 900 元，从2026年10月1日起发" in chinese
    assert "张三" in chinese
    assert "不是真实标准" in chinese
    english = explain(decision, "en")
    assert "900 yuan a month, paid from 2026-10-01" in english
    assert "2 people" in english
    assert "m0" in english


def test_a_stored_decision_explains_itself() -> None:
    decision = decided(pension_income=50_000)
    assert explain(Decision.from_json(decision.to_json())) == explain(decision)


def test_what_is_missing_is_said_with_who_can_say_it() -> None:
    text = summary(decided(deposits=None, exempt_financial=None), "zh", {"m0": "张三"})
    assert "还不能判断" in text
    assert "银行存款和支付账户余额（张三）：可由银行等金融机构、申请人说明得知" in text
    shanghai = summary(decided("310000", date(2021, 8, 1)), "en")
    assert "homes a household may own: set by the government of the province or of the city" in shanghai
