"""What is never made public, and whose means are not looked into, as the procedures ask the law."""

from datetime import date

import pytest

from doudi.law.benefits.decide import opened
from doudi.law.benefits.situation import Known, Situation
from doudi.policies.load import policies

DAY = date(2026, 9, 1)


def _asked(benefit: str, rule: str, receiver: str = "", recognised: str = "none") -> object:
    person = {
        "relation": Known("head"),
        "absence": Known("none"),
        "registered_here": Known(True),
        "recognised_as": Known(recognised),
    }
    situation = Situation({}, {"m": person})
    return opened(policies(), benefit, situation, place="990001", as_of=DAY, receiver=receiver).value(rule)


@pytest.mark.parametrize(
    ("benefit", "rule", "receiver", "answer"),
    [
        ("unattended_child", "unattended_child_made_public", "m", False),  # R16
        ("fast_aid", "fast_aid_made_public", "", False),
        ("fast_aid", "fast_aid_means_checked", "", False),
        ("expenditure_aid", "expenditure_aid_made_public", "", True),
        ("expenditure_aid", "spending_means_tested", "", True),
    ],
)
def test_what_a_procedure_asks(benefit: str, rule: str, receiver: str, answer: bool) -> None:
    assert _asked(benefit, rule, receiver) is answer


@pytest.mark.parametrize("recognised", ["dibao", "tekun", "near", "rigid"])
def test_the_means_of_those_already_recognised_are_not_tested_again(recognised: str) -> None:
    assert _asked("expenditure_aid", "spending_means_tested", recognised=recognised) is False
