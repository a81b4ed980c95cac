"""The household file: what is not nothing first, income, property and person apart, with totals."""

import re
from datetime import date

import pytest
from django.urls import reverse

from doudi.cases.models import Case
from doudi.registry.actions import NewFact, record_facts
from doudi.web.figures import fact_label
from doudi.web.templatetags.staff_words import reply_words
from doudi.work import clock
from tests.cases.builders import SYSTEM, County, applied, county, family
from tests.web.signing import signed_in


@pytest.fixture
def staff(db: None) -> County:
    return county()


def opened(case: Case, staff: County) -> str:
    clerk = signed_in(staff.clerk.account_id)
    address = reverse("staff:household", args=[case.id])
    return clerk.post(address, {"purpose": "application"}).content.decode()


def test_what_was_declared_comes_first_and_nought_is_folded_away(staff: County) -> None:
    case = applied(family(91, members=1), pension_income=14_300, deposits=500_000)
    page = opened(case, staff)
    headings = re.findall(r"<h3[^>]*>([^<]*)</h3>", page)
    assert headings[-3:] == ["收入", "财产", "个人和家庭情况"]
    income = page.split(">收入</h3>")[1].split(">财产</h3>")[0]
    shown, folded = income.split("<details", 1)
    assert fact_label("pension_income") in shown and fact_label("wage_income") not in shown
    assert fact_label("wage_income") in folded and "项是“没有”或 0" in folded
    assert "每月收入：143 元" in page and "金融资产：5,000 元" in page


def test_what_two_sources_say_differently_is_never_folded(staff: County) -> None:
    case = applied(family(92, members=1), wage_income=0)
    found = NewFact(
        "person", case.applicant_id, "wage_income", 300_000, "visit", f"{case.number} 1", date(2026, 9, 2)
    )
    record_facts([found], actor=SYSTEM, at=clock.now(), division=case.division)
    income = opened(case, staff).split(">收入</h3>")[1].split("<details", 1)[0]
    assert fact_label("wage_income") in income


def test_a_department_that_could_not_be_reached_has_not_answered() -> None:
    for problem in ("no_connection:ConnectError", "line_cut", "http_503"):
        assert reply_words("error", problem) == "没有答复"
    assert reply_words("error", "not_json") == "答复读不懂"
