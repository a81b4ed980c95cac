"""Check what I can get: what is asked, what it says of a household, and the hedged answers."""

import re
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from doudi.web.citizen.apply.answers import patch
from doudi.web.citizen.check.answers import Said, for_application

pytestmark = pytest.mark.django_db
OLD = {
    "residence": "rural",
    "retired": "yes",
    "deposits": "2000",
    "homes": "1",
    "home_danger": "safe",
    "medical_insurance": "residents",
    "support_form": "home",
    "self_paid_medical": "3000",
}


class Walk:
    """A visitor who answers what is asked: what they have, and of the rest nothing. `None`: not known."""

    def __init__(self, client: Client, has: dict[str, Any], *others: tuple[str, int], age: int = 78) -> None:
        self.client, self.has = client, has
        self.asked: list[str] = []
        self.at = client.post("/check/me/", {"age": age, "people": len(others) + 1})["Location"]
        if others:
            typed = {f"relation_{n}": one[0] for n, one in enumerate(others, start=1)}
            typed |= {f"age_{n}": str(one[1]) for n, one in enumerate(others, start=1)}
            self.at = client.post("/check/others/", typed)["Location"]

    def step(self) -> str:
        """Answer one page, and give what it said."""
        key = self.at.split("/")[2]
        self.asked.append(key)
        html = self.client.get(self.at).content.decode()
        answer = self._listed(html) if key.startswith("list.") else self._one(key.partition(".")[2], html)
        self.at = self.client.post(self.at, answer)["Location"]
        return html

    def _listed(self, html: str) -> dict[str, Any]:
        there = [one for one in re.findall(r'name="there" value="(\w+)"', html) if one in self.has]
        return {"there": there} if there else {"nothing": "yes"}

    def _one(self, fact: str, html: str) -> dict[str, Any]:
        if self.has.get(fact) is None:
            return {"unknown" if fact in self.has or 'name="nothing"' not in html else "nothing": "yes"}
        fields = sorted(set(re.findall(r'name="(of_\w*|of)"', html)))
        value = self.has[fact]
        return (
            dict(zip(fields, value, strict=True))
            if isinstance(value, tuple)
            else dict.fromkeys(fields, value)
        )

    def answer(self) -> str:
        """The page of the answer, once nothing more is asked."""
        while self.at != "/check/answer/":
            self.step()
        return said(self.client)


def said(client: Client) -> str:
    """The page of the answer as it stands."""
    return client.get("/check/answer/").content.decode()


def part(page: str, heading: str) -> str:
    """What stands below a heading, up to the next of its size."""
    return page.split(f">{heading}</h2>")[1].split("<h2")[0] if f">{heading}</h2>" in page else ""


def test_a_woman_of_seventy_eight_is_asked_little_and_told_much(client: Client) -> None:
    walk = Walk(client, OLD)
    page = walk.answer()
    assert len(walk.asked) <= 12, walk.asked
    likely = part(page, "可能领得到的")
    for found in (
        "特困人员救助供养",
        "医疗救助",
        "乡镇（街道）窗口",
        "县级医疗保障部门",
        "带什么",
        "第十六条",
    ):
        assert found in likely, found
    assert "离这条线还有 700 元/月" in likely, "how far from the limit"
    assert "接着答" not in page


def test_who_fits_nothing_is_refused_nothing(client: Client) -> None:
    has = {"residence": "urban", "wage_income": "30000", "deposits": "900000", "year_income": "360000"}
    page = Walk(client, has, age=40).answer()
    folded = page.split("<details")[1]
    assert "可能领得到的</h2>" not in page and "最低生活保障" in folded
    assert "最低生活保障" not in page.split("<details")[0]
    assert "拒绝" not in page and "您都可以申请，谁也不能不收" in page and 'href="/apply/"' in page


def test_one_can_stop_at_any_time_and_go_on(client: Client) -> None:
    walk = Walk(client, OLD)
    walk.step()
    walk.step()
    page = said(client)
    assert "现在还说不准" in page and "最低生活保障" in part(page, "还说不准的")
    assert f'href="{walk.at}"' in page, "where to go on"
    assert client.get("/check/").content.decode().count(walk.at) == 1


def test_what_nobody_knows_is_unknown_and_never_nothing(client: Client) -> None:
    page = Walk(client, OLD | {"deposits": None, "wage_income": None}).answer()
    assert "最低生活保障" in part(page, "还说不准的") and "银行存款" in part(page, "还说不准的")
    assert "特困人员救助供养" not in part(page, "可能领得到的")


def test_of_a_family_each_is_asked_what_concerns_them(client: Client) -> None:
    has = OLD | {"wage_income": ("1500", "", "0"), "education": ("", "none", "compulsory")}
    walk = Walk(client, has, ("spouse", 38), ("child", 10), age=40)
    seen = {}
    while walk.at != "/check/answer/":
        key = walk.at.split("/")[2]
        seen[key] = walk.step()
    assert "孩子" not in seen.get("ask.able_to_work", "") and "子女（10 岁）" in seen["ask.father_state"]
    assert "配偶（38 岁）" in seen["ask.wage_income"]
    assert "教育救助" in said(client)


def test_answers_can_be_changed_and_cleared(client: Client) -> None:
    Walk(client, OLD).answer()
    again = client.get("/check/ask.deposits/").content.decode()
    assert 'value="2000"' in again
    client.post("/check/ask.deposits/", {"of_m0": "99999999"})
    assert "特困人员救助供养" not in part(said(client), "可能领得到的")
    client.post("/check/me/", {"age": "30", "people": "1"})
    assert client.get("/check/answer/").status_code == 200
    client.post("/check/forget/")
    assert client.get("/check/answer/")["Location"] == "/check/me/"


def test_pages_that_do_not_exist(client: Client) -> None:
    assert client.get("/check/ask.deposits/")["Location"] == "/check/me/"
    Walk(client, OLD)
    for key in ("ask.nothing", "list.nothing", "ask.absence", "other"):
        assert client.get(f"/check/{key}/").status_code == 404, key


def test_an_empty_answer_is_asked_again_and_the_switches_keep_what_was_typed(client: Client) -> None:
    walk = Walk(client, OLD)
    while walk.at != "/check/ask.deposits/":
        walk.step()
    refused = client.post(walk.at, {"of_m0": ""})
    assert refused.status_code == 422 and "有几处需要您再看一下" in refused.content.decode()
    kept = client.post(walk.at, {"of_m0": "12", "display": "elder-on"})
    assert kept["Location"] == walk.at and 'value="12"' in client.get(walk.at).content.decode()


ONE = UUID(int=1)
ME: dict[str, dict[str, Any]] = {
    "homes": {"": 1},
    "other_property": {"": 0},
    "serious_illness": {"m0": True},
    "care_expense": {"m0": 20_000},
    "wage_income": {"m0": 180_001},
    **{name: {"m0": 0} for name in ("business_income", "property_income", "pension_income")},
    **{name: {"m0": 0} for name in ("support_received", "other_transfer_income")},
}


def test_what_is_carried_into_the_application_of_one_person() -> None:
    tree = patch(*for_application(Said([("head", 40)], dict(ME)), [ONE]))
    own = tree["facts"][str(ONE)]
    assert own == {"serious_illness": True, "care_expense": 20_000, "wage_income": 180_001}
    assert tree["pages"] == {f"income:{ONE}": ["wage_income"]}
    assert tree["facts"]["household"] == {"homes": 1, "other_property": 0}


def test_of_a_family_only_what_it_owns_is_carried() -> None:
    family = Said([("head", 40), ("spouse", 38)], dict(ME))
    owned = {"facts": {"household": {"homes": 1, "other_property": 0}}}
    assert patch(*for_application(family, [ONE, UUID(int=2)])) == owned
    alone = Said([("head", 40)], dict(ME))
    assert patch(*for_application(alone, [ONE, UUID(int=2)])) == owned


def test_kinds_of_income_that_the_application_knows_otherwise_are_asked_again() -> None:
    facts = ME | {"pension_income": {"m0": 50_000}}
    assert "pages" not in patch(*for_application(Said([("head", 40)], facts), [ONE]))
