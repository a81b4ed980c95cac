"""The public board: from the county to a village's notices in one click, and the receipt of an objection."""

import re
from datetime import date

import pytest
from django.test import Client

from doudi.access.actions import open_division
from doudi.cases import publicity, queries, steps
from doudi.work import clock
from tests.cases import builders as b

pytestmark = pytest.mark.django_db
COUNTY_PAGE = "/public/notices/"


@pytest.fixture(autouse=True)
def _one_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """A notice hangs in 柳树村, on the day it was hung."""
    staff = b.county()
    open_division(b.VILLAGE + 1, "柳树下村")
    open_division(b.TOWN + 1_000, "柳河镇")
    case = b.applied(b.family())
    b.checked(case, staff)
    b.proposed(case, staff)
    steps.take_step(case_id=case.id, step="publicize", actor=staff.clerk, at=b.AT)
    monkeypatch.setattr(clock, "today", lambda: date(2026, 9, 2))


def page(client: Client, **given: str) -> str:
    return re.sub(r"\s+", " ", client.get(COUNTY_PAGE, given).content.decode())


def test_the_county_leads_to_the_villages_with_notices(client: Client) -> None:
    shown = page(client)
    assert re.search(rf'href="/public/notices/{b.VILLAGE}/">柳树村（青禾镇）</a> 1 份公示', shown)
    assert re.search(rf'href="/public/notices/{b.TOWN}/">青禾镇</a> 1 份公示', shown)
    assert "柳树下村" not in shown and "柳河镇</a> </li>" in shown


def test_a_place_is_found_by_a_part_of_its_name(client: Client) -> None:
    shown = page(client, name=" 柳 ")
    for name in ("柳树村（青禾镇）", "柳树下村（青禾镇）", "柳河镇"):
        assert name in shown
    assert ">青禾镇</a>" not in shown
    assert "没有找到" in page(client, name="杨")


def test_the_town_counts_too(client: Client) -> None:
    shown = re.sub(r"\s+", " ", client.get(f"{COUNTY_PAGE}{b.TOWN}/").content.decode())
    assert "柳树村</a> 1 份公示" in shown


def test_a_receipt_can_be_read_out_and_says_by_when(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: b.AT)
    (notice,) = queries.public_notices(b.VILLAGE, as_of=date(2026, 9, 2))
    shown = client.post(f"/public/notices/n/{notice.token}/", {"matter": "去年搬走了"}).content.decode()
    found = re.search(r"<strong>(\w{3}-\w{3}-\w{3})</strong>", shown)
    assert found and "最迟答复：" in shown and "2026年10月19日" in shown
    assert publicity.state_of(found[1]) is not None
    for written in (found[1], found[1].lower().replace("-", "")):
        assert "最迟答复：" in client.get("/public/objection/", {"receipt": written}).content.decode()
    for written, said in (("", "请填写回执号"), ("AAA-AAA-AAA", "没有这个回执号")):
        answer = client.get("/public/objection/", {"receipt": written})
        assert (answer.status_code, said in answer.content.decode()) == (422, True), written
