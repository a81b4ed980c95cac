"""Check what I can get: what the groups say reads as the law's household."""

import re
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from doudi.cases.letters.lines import lines_of
from doudi.law.benefits.decide import decide
from doudi.policies.load import policies
from doudi.web.citizen.apply.answers import patch
from doudi.web.citizen.check import answers
from doudi.web.citizen.check.forms import sheets

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


def amount(**changed: int | None) -> int | None:
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


def decided(**changed: int | None) -> Any:
    situation = answers.situation({**FAMILY, **changed}, TODAY)
    return decide(policies(), "dibao", situation, place="990001", as_of=TODAY)


def test_an_amount_that_nobody_knows_is_unknown_and_never_nothing() -> None:
    told = decided(wage_income=None)
    assert told.outcome == "cannot_tell" and "wage_income" in {one.name for one in told.missing}
    assert decided(pension_income=None).outcome == "cannot_tell"
    assert decided(wage_income=None, earners=0).outcome == "granted", "who does not work earns no wages"
    assert decided(care_expense=None).outcome == "granted", "where nobody is ill it is not asked"


@pytest.mark.django_db
def test_amounts_can_be_left_open(client: Client) -> None:
    data = {name: "0" for name in FAMILY} | {"residence": "rural", "people": "3", "earners": "1"}
    for group in ("home", "income", "property", "hardship"):
        left = {"wage_income": "", "deposits": ""}
        assert client.post(f"/check/{group}/", data | left).status_code == 302, group
    page = client.get("/check/answer/").content.decode()
    assert "现在还说不准" in page and "工资" in page


@pytest.mark.django_db
def test_large_text_asks_one_question_a_page(client: Client) -> None:
    client.cookies["doudi_elder"] = "1"
    page = client.get("/check/")
    assert "/check/home.residence/" in page.content.decode()
    typed = {"residence": "rural", "people": "1", "homes": "1"}
    at, seen = "/check/home.residence/", []
    while at != "/check/answer/":
        html = client.get(at).content.decode()
        name = at.split(".")[1].strip("/")
        seen.append(name)
        asked = set(re.findall(r'name="(\w+)"', html)) & FAMILY.keys()
        assert asked == {name}, at
        assert ("不知道，下一题" in html) is (name in OPEN_TO_DOUBT), name
        answer = {"unknown": "yes"} if name == "deposits" else {name: typed.get(name, "0")}
        at = client.post(at, answer)["Location"]
    assert seen == [one.only for one in sheets(single=True)]
    assert "现在还说不准" in client.get(at).content.decode()
    assert client.get("/check/income/").status_code == 200, "a page of the other mode can be opened too"


OPEN_TO_DOUBT = {
    "wage_income", "business_income", "property_income", "basic_pension", "pension_income", "deposits",
    "care_expense",
}  # fmt: skip


@pytest.mark.django_db
def test_one_question_a_page_still_notices_what_does_not_fit(client: Client) -> None:
    client.cookies["doudi_elder"] = "1"
    client.post("/check/income.earners/", {"earners": "0"})
    answer = client.post("/check/income.wage_income/", {"wage_income": "1800"})
    assert answer.status_code == 422 and "几个人在打工" in answer.content.decode()
    client.post("/check/home.people/", {"people": "1"})
    assert client.post("/check/home.children/", {"children": "2"}).status_code == 422


@pytest.mark.django_db
def test_the_answer_promises_no_first_month_and_says_how_long_it_takes(client: Client) -> None:
    for group in ("home", "income", "property", "hardship"):
        client.post(f"/check/{group}/", {name: str(value) for name, value in FAMILY.items()})
    page = client.get("/check/answer/").content.decode()
    assert "2026年12月1日" not in page and "从哪个月起发" not in page
    assert "从作出决定的下个月起" in page and "30 个工作日内作出决定" in page


def test_a_pension_that_is_no_income_is_told_so_and_does_not_vanish() -> None:
    (line,) = (one for one in lines_of(decided(basic_pension=14_300)) if one["name"] == "not_income")
    assert line["value"] == 14_300 and "不计入收入" in line["zh"]


ONE = UUID(int=1)


def test_what_is_carried_into_the_application_of_one_person() -> None:
    facts = FAMILY | {"people": 1, "children": 0, "earners": 1, "ill": 1, "care_expense": 20_000}
    tree = patch(*answers.for_application(facts, [ONE]))
    own = tree["facts"][str(ONE)]
    assert own == {"serious_illness": True, "care_expense": 20_000, "wage_income": 180_001}
    assert tree["pages"] == {f"income:{ONE}": ["wage_income"]}
    assert tree["facts"]["household"] == {"homes": 1, "other_property": 0}


def test_of_a_family_only_what_it_owns_is_carried() -> None:
    assert patch(*answers.for_application(FAMILY, [ONE, UUID(int=2)])) == {
        "facts": {"household": {"homes": 1, "other_property": 0}}
    }
    alone = FAMILY | {"people": 1}
    assert list(patch(*answers.for_application(alone, [ONE, UUID(int=2)]))["facts"]) == ["household"]


def test_kinds_of_income_that_the_check_put_together_are_asked_again() -> None:
    facts = FAMILY | {"people": 1, "children": 0, "earners": 1, "pension_income": 50_000}
    assert "pages" not in patch(*answers.for_application(facts, [ONE]))
