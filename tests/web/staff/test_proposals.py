"""Changing a standard on the pages: written by one, approved by another, then read by everyone."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from doudi.access.principal import Principal
from doudi.rulebook.actions import propose
from doudi.rulebook.models import Proposal
from doudi.work import clock
from tests.cases import builders as b
from tests.rulebook.office import AT, ON, draft, person
from tests.web.signing import signed_in

pytestmark = pytest.mark.django_db
NEW = reverse("staff:propose", args=["dibao.standard"])


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: ON)


@pytest.fixture
def writer() -> Principal:
    return person("policy_writer", "钱拟定")


@pytest.fixture
def approver() -> Principal:
    return person("policy_approver", "孙审定")


def written(**changed: str) -> dict[str, str]:
    said = draft()
    form = {name: str(getattr(said, name)) for name in ("place", "since", "until", "document", "article")}
    form |= {"document_number": said.document_number, "reason": said.reason}
    return {**form, "value.dibao.standard.urban": "950", "value.dibao.standard.rural": "760", **changed}


def test_written_approved_and_read_by_everyone(
    writer: Principal, approver: Principal, client: Client
) -> None:
    at_desk = signed_in(writer.account_id)
    setting = at_desk.get(reverse("staff:library-setting", args=["dibao.standard"])).content.decode()
    assert f'href="{NEW}"' in setting
    page = at_desk.get(NEW).content.decode()
    assert "示例省（虚构） 990000 今天执行的" in page and "城镇 900 元/人·月" in page
    assert "城镇（元/人·月）" in page and ">示例省（虚构） 990000<" in page and "310000" not in page
    answer = at_desk.post(NEW, written())
    row = Proposal.objects.get()
    assert answer["Location"] == reverse("staff:proposal", args=[row.id])
    own = at_desk.get(answer["Location"]).content.decode()
    assert 'value="approve"' not in own and 'value="withdraw"' in own
    second = signed_in(approver.account_id)
    assert second.get(reverse("staff:home"))["Location"] == reverse("staff:proposals")
    listed = second.get(reverse("staff:proposals")).content.decode()
    assert row.number in listed and "等审定" in listed and "等您审定的：1 份" in listed
    assert "等您审定的" not in at_desk.get(reverse("staff:proposals")).content.decode()
    whole = second.get(answer["Location"]).content.decode()
    assert "城镇 900 元/人·月" in whole and "城镇 950 元/人·月" in whole and "都一致" in whole
    assert "给得多了" in whole and "没有一个例子" not in whole
    second.post(answer["Location"], {"act": "approve", "note": ""})
    assert second.get(reverse("staff:home"))["Location"] == reverse("staff:library")
    settled = second.get(answer["Location"]).content.decode()
    assert "城镇 900 元/人·月" in settled, "what it replaced, not itself"
    read = re.sub(r"\s+", " ", client.get("/public/policies/dibao/", {"day": "2027-01-01"}).content.decode())
    assert "城镇 950 元/人·月" in read and "示民发〔2026〕9号 第一条" in read
    assert "城镇 900 元/人·月" in client.get("/public/policies/dibao/").content.decode()
    assert "950" not in client.get("/public/standards/").content.decode()


def test_what_is_refused_is_said_on_the_form(writer: Principal, approver: Principal) -> None:
    at_desk = signed_in(writer.account_id)
    for changed, said in (
        ({"article": ""}, "请填写这一项"),
        ({"value.dibao.standard.urban": "much"}, "读不出来"),
        ({"since": "2026-08-01", "retroactive": "on"}, "和应得的结论不一样"),
        ({"place": "310000"}, "选择"),
    ):
        answer = at_desk.post(NEW, written(**changed))
        assert (answer.status_code, said in answer.content.decode()) == (422, True), changed
    at_desk.post(NEW, written())
    address = reverse("staff:proposal", args=[Proposal.objects.get().id])
    second = signed_in(approver.account_id)
    answer = second.post(address, {"act": "decline", "note": ""})
    assert (answer.status_code, "请写明为什么不批准" in answer.content.decode()) == (422, True)
    assert second.post(address, {"act": "burn"}).status_code == 404
    assert second.get(NEW).status_code == 403


def test_a_value_that_no_example_looks_up_is_said_to_be_unproven() -> None:
    elsewhere = person("policy_writer", "周外省", 640000_000_000)
    row = propose(draft(place="640000"), actor=elsewhere, at=AT, on=ON)
    page = signed_in(elsewhere.account_id).get(reverse("staff:proposal", args=[row])).content.decode()
    assert "没有一个例子用到这个数" in page and "都一致" not in page


def test_officers_and_auditors_read_only(writer: Principal) -> None:
    signed_in(writer.account_id).post(NEW, written())
    address = reverse("staff:proposal", args=[Proposal.objects.get().id])
    officer = signed_in(b.county().officer.account_id)
    page = officer.get(address).content.decode()
    assert "城镇 950 元/人·月" in page and '<button class="govuk-button" name="act"' not in page
    assert officer.post(address, {"act": "approve", "note": ""}).status_code == 403
    assert officer.get(reverse("staff:proposals")).status_code == 200
    setting = officer.get(reverse("staff:library-setting", args=["dibao.standard"])).content.decode()
    assert "提出调整" not in setting


def test_every_kind_of_value_has_its_box(writer: Principal) -> None:
    at_desk = signed_in(writer.account_id)
    for parameter in ("dibao.method", "dibao.award_income_counted", "dibao.addon_rate", "dibao.home_limit"):
        assert at_desk.get(reverse("staff:propose", args=[parameter])).status_code == 200, parameter
    assert at_desk.get(reverse("staff:propose", args=["nothing.at.all"])).status_code == 404
    assert at_desk.get(reverse("staff:home"))["Location"] == reverse("staff:library")
    assert dt.date(2026, 11, 24) == clock.today()
