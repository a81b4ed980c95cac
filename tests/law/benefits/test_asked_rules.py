"""Rules that no outcome shows: who cannot support a relative, one person's share, and mere advice."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from doudi.law.benefits.decide import opened
from doudi.law.benefits.situation import Known, Situation
from doudi.law.expressions.unknown import Unknown
from doudi.policies.load import policies

DAY = date(2026, 9, 1)
NOTHING = dict.fromkeys(
    (
        "wage_income",
        "business_income",
        "property_income",
        "pension_income",
        "basic_pension",
        "support_received",
        "other_transfer_income",
        "transfer_expense",
        "other_income",
    ),
    0,
)
SUPPORTER = {
    **NOTHING,
    "born": date(1980, 1, 1),
    "absence": "none",
    "disability_grade": "none",
    "recognised_as": "none",
    "low_income_assets_met": True,
    "without_capacity": False,
    "support_unable_locally": False,
}


def value(name: str, benefit: str, household: Mapping[str, Any], *members: Mapping[str, Any]) -> object:
    situation = Situation(
        {fact: Known(found) for fact, found in household.items()},
        {
            f"m{number}": {fact: Known(found) for fact, found in member.items()}
            for number, member in enumerate(members)
        },
    )
    law = policies()
    receiver = "m0" if law.benefits[benefit].entity == "person" else ""
    return opened(law, benefit, situation, place="990001", as_of=DAY, receiver=receiver).value(name)


@pytest.mark.parametrize(
    ("facts", "unable"),
    [
        ({}, False),
        ({"recognised_as": "tekun"}, True),
        ({"born": date(1966, 9, 1), "recognised_as": "dibao"}, True),
        ({"born": date(1966, 9, 2), "recognised_as": "dibao"}, False),
        ({"born": date(1956, 9, 1)}, True),
        ({"born": date(1956, 9, 2)}, False),
        ({"born": date(1956, 9, 1), "pension_income": 166_666}, True),  # 19,999.92 a year, of 20,000
        ({"born": date(1956, 9, 1), "pension_income": 166_667}, False),  # 20,000.04
        ({"born": date(1956, 9, 1), "low_income_assets_met": False}, False),
        ({"disability_grade": "2", "disability_kind": "hearing"}, True),
        ({"disability_grade": "3", "disability_kind": "hearing"}, False),
        ({"disability_grade": "3", "disability_kind": "mental"}, True),
        ({"disability_grade": "4", "disability_kind": "mental"}, False),
        ({"disability_grade": "2", "disability_kind": "limb", "low_income_assets_met": False}, False),
        ({"absence": "prison"}, True),
        ({"absence": "declared_missing"}, True),
        ({"absence": "compulsory_rehab"}, False),
        ({"without_capacity": True}, True),
        ({"without_capacity": True, "low_income_assets_met": False}, False),
        ({"support_unable_locally": True, "low_income_assets_met": False}, True),
    ],
)
def test_who_is_bound_to_support_but_unable_to(facts: Mapping[str, Any], unable: bool) -> None:
    assert value("support_unable", "tekun", {"residence": "rural"}, {**SUPPORTER, **facts}) is unable


FAMILY = {"residence": "rural"}
MEMBER = {
    **NOTHING,
    "born": date(1985, 1, 1),
    "absence": "none",
    "disability_grade": "none",
    "serious_illness": False,
    "jobs_refused": 0,
    "registered_here": True,
}
HEAD, SPOUSE = {**MEMBER, "relation": "head"}, {**MEMBER, "relation": "spouse"}


@pytest.mark.parametrize(
    ("refused", "cut", "left"),
    [
        (2, 70_000, 140_000),
        (3, 70_000, 70_000),
        (3, 30_000, 110_000),
        (3, 70_001, 140_000),
        (4, 70_000, 70_000),
    ],
)
def test_three_refused_jobs_touch_only_that_persons_share(refused: int, cut: int, left: int) -> None:
    """Two persons share 1,400 yuan; a cut beyond one's own 700 is not taken at all."""
    idle = {**HEAD, "jobs_refused": refused, "cut_decided": cut}
    assert value("amount_after_refusal", "dibao", FAMILY, idle, SPOUSE) == left
    assert value("monthly_amount", "dibao", FAMILY, idle, SPOUSE) == 140_000


@pytest.mark.parametrize(
    "facts",
    [{"disability_grade": "1"}, {"born": date(1966, 9, 1)}, {"wage_income": 10_000}, {"absence": "prison"}],
)
def test_nobody_is_cut_who_cannot_work_or_does(facts: Mapping[str, Any]) -> None:
    idle = {**HEAD, "jobs_refused": 3, "cut_decided": 100, **facts}
    assert _cut(idle, "990001", DAY) is False


@pytest.mark.parametrize(("last", "within"), [(date(2022, 7, 14), True), (date(2022, 7, 15), False)])
def test_zhejiang_asks_for_three_refusals_within_six_months(last: date, within: bool) -> None:
    idle = {**HEAD, "jobs_refused": 3, "first_refused_on": date(2022, 1, 15), "last_refused_on": last}
    assert _cut(idle, "330106", date(2022, 9, 1)) is within


def _cut(idle: Mapping[str, Any], place: str, day: date) -> object:
    situation = Situation({}, {"m0": {fact: Known(found) for fact, found in idle.items()}})
    account = opened(policies(), "dibao", situation, place=place, as_of=day)
    return account.rules.evaluators["share_may_be_cut"](account.reading, 0)


def test_virtual_income_is_worked_out_and_moves_nothing() -> None:
    rich = FAMILY | {"supporters_income": 1_000_000, "supporters_members": 2}
    assert value("support_capacity", "dibao", rich, HEAD) == 316_000  # (10,000 − 700 × 1.5 × 2) × 0.4
    assert value("household_income", "dibao", rich, HEAD) == 0
    assert isinstance(value("work_capacity", "dibao", rich, HEAD | {"hard_to_employ": False}), Unknown)
    assert value("work_capacity", "dibao", rich, HEAD | {"hard_to_employ": True}) == 0
