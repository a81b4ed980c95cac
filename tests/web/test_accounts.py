"""Signing in: by code, by card and PIN, and staff with a second factor; never led to another site."""

import pyotp
import pytest
from django.test import Client

from doudi.access.actions import open_citizen_account, open_office, open_staff_account
from doudi.access.models import SignInCode
from doudi.work import clock
from tests.registry.people import AT, SYSTEM, VILLAGE, someone

PHONE, CARD, PIN = "13800000000", "9900010000007001", "274916"
PASSWORD = "anhe-sign-in-2026"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def citizen(db: None) -> None:
    for number in (501, 503):
        open_citizen_account(
            person=someone(number, name=f"张家{number}"),
            name=f"张家{number}",
            division=VILLAGE,
            actor=SYSTEM,
            at=AT,
            phone=PHONE,
            card_number=CARD if number == 501 else "",
            pin=PIN if number == 501 else "",
        )


def test_card_and_pin(citizen: None, client: Client) -> None:
    wrong = client.post("/accounts/card/", {"number": CARD, "pin": "111222"})
    assert wrong.status_code == 422 and "卡号或密码不对" in wrong.content.decode()
    right = client.post("/accounts/card/?next=/apply/", {"number": CARD, "pin": PIN})
    assert right["Location"] == "/apply/"
    assert "退出" in client.get("/").content.decode()
    client.post("/accounts/leave/")
    assert client.get("/my/").status_code == 302


def test_never_leads_elsewhere(citizen: None, client: Client) -> None:
    answer = client.post("/accounts/card/?next=https://evil.example/", {"number": CARD, "pin": PIN})
    assert answer["Location"] == "/my/"


def test_a_code_and_a_family_that_shares_its_phone(citizen: None, client: Client) -> None:
    assert client.post("/accounts/phone/", {"phone": "138 0000 0000"})["Location"] == "/accounts/phone/code/"
    code = SignInCode.objects.get().to_send.split()[1]
    assert "尾号 0000" in client.get("/accounts/phone/code/").content.decode()
    who = client.post("/accounts/phone/code/", {"code": f" {code[:3]} {code[3:]} "}, follow=True)
    assert "张家501" in who.content.decode() and "张家503" in who.content.decode()
    client.post("/accounts/phone/who/", {"account": "1"})
    assert client.get("/my/").status_code == 200


def test_a_code_that_a_stranger_asked_for_can_be_entered(citizen: None, client: Client) -> None:
    Client().post("/accounts/phone/", {"phone": PHONE})
    mine = client.post("/accounts/phone/", {"phone": PHONE})
    assert mine.status_code == 422 and 'href="/accounts/phone/code/"' in mine.content.decode()
    code = SignInCode.objects.get().to_send.split()[1]
    assert client.post("/accounts/phone/code/", {"code": code})["Location"] == "/accounts/phone/who/"


def test_a_stranger_at_another_address_locks_nobody_out(citizen: None, client: Client) -> None:
    for _ in range(6):
        wrong = Client(REMOTE_ADDR="192.0.2.1").post("/accounts/card/", {"number": CARD, "pin": "111222"})
        assert wrong.status_code == 422
    assert "分钟再试" in wrong.content.decode()
    assert client.post("/accounts/card/", {"number": CARD, "pin": PIN})["Location"] == "/my/"


def test_an_unknown_phone_is_told_where_to_go_only_after_the_code(db: None, client: Client) -> None:
    answer = client.post("/accounts/phone/", {"phone": "13900000000"})
    assert answer["Location"] == "/accounts/phone/code/"
    refused = client.post("/accounts/phone/code/", {"code": "123456"})
    assert refused.status_code == 422 and "验证码不对或已过期" in refused.content.decode()


def test_staff_need_both_factors(db: None, client: Client) -> None:
    office = open_office("示例县民政局", 990001000000)
    open_staff_account(
        username="officer", name="吴科长", role="county_officer", office=office.id, password=PASSWORD,
        actor=SYSTEM, at=clock.now(), totp=SECRET,
    )  # fmt: skip
    assert client.get("/accounts/staff/code/")["Location"] == "/accounts/staff/"
    first = client.post("/accounts/staff/", {"username": "officer", "password": PASSWORD})
    assert first["Location"] == "/accounts/staff/code/"
    assert "登录" in client.get("/").content.decode()  # the password alone opens nothing
    right = client.post("/accounts/staff/code/", {"code": pyotp.TOTP(SECRET).now()})
    assert right["Location"] == "/staff/"
    again = Client()
    again.post("/accounts/staff/", {"username": "officer", "password": PASSWORD})
    assert again.post("/accounts/staff/code/", {"code": "000000"}).status_code == 422


def test_the_first_sign_in_of_staff_sets_up_the_authenticator(db: None, client: Client) -> None:
    office = open_office("示例县民政局", 990001000000)
    open_staff_account(
        username="fresh", name="新来的", role="auditor", office=office.id, password=PASSWORD, actor=SYSTEM,
        at=clock.now(),
    )  # fmt: skip
    client.post("/accounts/staff/", {"username": "fresh", "password": PASSWORD})
    html = client.get("/accounts/staff/code/").content.decode()
    assert "<svg" in html and "第一次登录" in html
