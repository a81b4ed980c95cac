"""The planted mistakes are the small ones that people make, and a scenario at the limit catches them."""

import dataclasses

import pytest

from bench.mutations import Mistake, Trial, mistakes, mistakes_in, report
from doudi.law.expressions.check import Names, Signature
from doudi.law.expressions.parse import parse
from doudi.law.expressions.unit import read_unit
from doudi.policies.load import FOLDER

YUAN = Signature("money", read_unit("yuan"))
NAMES = Names({"a": YUAN, "b": YUAN, "p": Signature("boolean"), "q": Signature("boolean")}, {})


@pytest.mark.parametrize(
    ("written", "mistaken"),
    [
        ("a < b", {"a <= b", "a >= b", "a < b + -1"}),
        ("a <= b", {"a < b", "a > b", "a <= b + 1"}),
        ("p and q", {"p or q", "q", "p"}),
        ("not p", {"p"}),
        ("a + b", {"a - b", "a", "b"}),
        ("a - b", {"a + b", "a"}),
        ("larger(a, b)", {"smaller(a, b)"}),
        ("round_up(a, yuan)", {"round_down(a, yuan)"}),
        ("a if p else b", {"a", "b"}),
        ("p or a < b", {"p and a < b", "a < b", "p", "p or a <= b", "p or a >= b", "p or a < b + -1"}),
    ],
)
def test_the_mistakes_in_an_expression(written: str, mistaken: set[str]) -> None:
    expected = {parse(text.replace("-1", "9")) for text in mistaken}
    found = {_positive(node) for _, node in mistakes_in(parse(written), NAMES)}
    assert {repr(node) for node in found} == {repr(node) for node in expected}


def _positive(node: object) -> object:
    """−1, which the language cannot write, as 9."""
    if not dataclasses.is_dataclass(node) or isinstance(node, type):
        return tuple(map(_positive, node)) if isinstance(node, tuple) else 9 if node == -1 else node
    fields = {field.name: _positive(getattr(node, field.name)) for field in dataclasses.fields(node)}
    return dataclasses.replace(node, **fields)


@pytest.fixture(scope="module")
def trial() -> Trial:
    return Trial(FOLDER)


def _planted(trial: Trial, rule: str, what: str) -> Mistake:
    return next(one for one in mistakes(trial.law, ["dibao"]) if (one.rule, one.what) == (rule, what))


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ("income_below_standard", "< → <="),
        ("income_below_standard", "limit -1"),
        ("financial_within_limit", "limit +1"),
        ("monthly_amount", "round_up → round_down"),
        ("dibao", "without income_below_standard"),
        ("dibao", "without vehicles_within_limit"),
    ],
)
def test_a_mistake_at_a_limit_is_caught(trial: Trial, rule: str, what: str) -> None:
    verdict = trial.verdict(_planted(trial, rule, what))
    assert verdict.by
    assert verdict.tried <= len(trial.scenarios)


def test_what_changes_nothing_is_not_caught_and_is_listed(trial: Trial) -> None:
    rule = trial.law.benefits["dibao"].rules["income_below_standard"]
    same = Mistake(rule.name, "dibao", "nothing", rule.versions[0].expression, rule.versions[0].node)
    verdict = trial.verdict(same)
    assert verdict.by == ""
    assert verdict.tried > 10
    lines = list(report([verdict]))
    assert f"    nothing  ({verdict.tried} scenarios)" in lines
    assert lines[-1].split() == ["all", "1", "0", "0.0%"]


def test_no_mistake_is_planted_where_nothing_rests_on_the_rule(trial: Trial) -> None:
    planted = {one.rule for one in mistakes(trial.law)}
    assert "support_capacity" not in planted
    assert {"household_income", "tekun_no_labour", "near"} <= planted
