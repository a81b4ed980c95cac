"""The verification report as the applicant reads it: differences first, unknown as unknown, a dispute."""

import pytest
from django.conf import settings
from django.test import Client

from doudi.access.actions import open_citizen_account
from tests.exchange.conftest import offices
from tests.exchange.families import CASE, Applicants, applicants, ask, known_to, work
from tests.exchange.offices import Office
from tests.registry.people import AT, SYSTEM, VILLAGE
from tests.web.signing import signed_in

Offices = dict[str, Office]
__all__ = ["offices"]
ADDRESS = f"/my/cases/{CASE}/report/"


@pytest.fixture
def couple(db: None, offices: Offices) -> Applicants:
    found = applicants()
    known_to(offices)
    return found


def reader(couple: Applicants) -> Client:
    account = open_citizen_account(
        person=couple.head, name="陈示例", division=VILLAGE, actor=SYSTEM, at=AT, phone="13700000000"
    )
    return signed_in(account.id)


def test_differences_first_and_a_dispute(couple: Applicants) -> None:
    ask(couple)
    work()
    client = reader(couple)
    html = client.get(ADDRESS).content.decode()
    first, second = html.index("和申请时说的不一样"), html.index("查到的其他情况")
    assert first < html.index("机动车") < html.index("1 辆") < second
    assert "说不对" in html and "公安" in html
    form = f"{ADDRESS}{couple.head}/vehicles/"
    assert client.post(form, {"reason": ""}).status_code == 422
    told = client.post(form, {"reason": "这辆车去年已经卖掉了。"}, follow=True).content.decode()
    assert "由工作人员复查" in told and "正在复查" in told


def test_a_department_that_is_down_is_unknown_never_nothing(couple: Applicants, offices: Offices) -> None:
    offices["bank"].fault("down")
    ask(couple)
    work()
    html = reader(couple).get(ADDRESS).content.decode()
    assert "不会当作“没有”" in html
    part = html[html.index("还没有结果") : html.index("查到的其他情况")]
    assert "陈示例 银行" in part and ("先当作不知道" in part or "正在查" in part)
    assert "存款" not in html


def test_codes_are_words_amounts_have_units_and_nothing_held_is_no_unknown(couple: Applicants) -> None:
    ask(couple)
    work()
    client = reader(couple)
    html = client.get(ADDRESS).content.decode()
    assert "农村" in html and "rural" not in html
    assert "1,500.50 元" in html and "0 元/月" in html
    part = html[html.index("查到的其他情况") :]
    assert "没有记录：每月工资" in part and "不知道" not in part
    for silent in ("wage_income", "absence"):
        assert f"/{silent}/" not in html, "what no department holds cannot be disputed"
        assert client.get(f"{ADDRESS}{couple.head}/{silent}/").status_code == 404
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = client.get(ADDRESS).content.decode()
    assert "Different from what you said" in page and ">rural<" in page and "none" not in page


def test_a_family_with_no_differences_is_told_so(db: None, offices: Offices) -> None:
    couple = applicants()
    known_to(offices, cars=False, balance=150_000)
    ask(couple)
    work()
    html = reader(couple).get(ADDRESS).content.decode()
    assert "没有不一样的" in html


def test_before_anything_was_asked_it_says_so(couple: Applicants) -> None:
    answer = reader(couple).get(ADDRESS)
    assert answer.status_code == 409
    assert "还没有提请核对" in answer.content.decode()
