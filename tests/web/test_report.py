"""The verification report as the applicant reads it: differences first, unknown as unknown, a dispute."""

import pytest
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
    assert html.index("机动车") < html.index("存款")
    assert "不一样" in html and "说不对" in html and "公安" in html
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
    bank = [row for row in html.split("<tr>") if "存款" in row]
    assert bank and all(
        ("查过，没有" not in row and "先当作不知道" in row) or "正在查" in row for row in bank
    )


def test_before_anything_was_asked_it_says_so(couple: Applicants) -> None:
    answer = reader(couple).get(ADDRESS)
    assert answer.status_code == 409
    assert "还没有提请核对" in answer.content.decode()
