"""Check what I can get: what the groups say reads as the law's household."""

from datetime import date

import pytest
from django.test import Client

from doudi.law.benefits.decide import decide
from doudi.policies.load import policies
from doudi.web.citizen.check import answers

TODAY = date(2026, 11, 24)
FAMILY = {
    "residence": "rural",
    "people": 3,
    "children": 1,
    "elders": 0,
    "earners": 2,
    "wage_income": 180_001,
    "business_income": 0,
    "property_income": 0,
    "basic_pension": 0,
    "pension_income": 0,
    "deposits": 0,
    "homes": 1,
    "other_property": 0,
    "vehicles": 0,
    "disabled": 0,
    "ill": 0,
    "care_expense": 0,
}


def amount(**changed: int) -> int | None:
    situation = answers.situation({**FAMILY, **changed}, TODAY)
    return decide(policies(), "dibao", situation, place="990001", as_of=TODAY).amount


def test_wages_are_shared_to_the_fen_among_those_who_earn_them() -> None:
    members = answers.situation(FAMILY, TODAY).members
    assert [one["wage_income"].value for one in members.values()] == [90_001, 90_000, 0]


def test_working_costs_are_deducted_for_each_who_works() -> None:
    assert (amount(earners=2) or 0) - (amount(earners=1) or 0) == 20_000  # the example's 200 yuan a month


def test_the_basic_pension_is_no_retirement_pension() -> None:
    assert amount(basic_pension=20_000) == amount()
    assert amount(pension_income=20_000) == (amount() or 0) - 20_000


@pytest.mark.django_db
def test_wages_without_anybody_who_earns_them_are_asked_about(client: Client) -> None:
    data = {name: "0" for name in FAMILY} | {"wage_income": "1800"}
    answer = client.post("/check/income/", data)
    assert answer.status_code == 422
    assert "填了工资，请也填几个人在打工、上班。" in answer.content.decode()
