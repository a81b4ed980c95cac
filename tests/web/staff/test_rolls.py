"""Rolls on the pages: handed in, followed, read by kind, their columns mended, taken along, erased."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from doudi.access.principal import Principal
from doudi.monitoring.rolls import actions
from doudi.work import clock, worker
from tests.monitoring.rolls.county import family, keep, lines, say, written
from tests.rulebook.office import ON, person
from tests.web.signing import signed_in

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("staff:rolls"), reverse("staff:roll-new")


@pytest.fixture(autouse=True)
def _places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "ROLLS", tmp_path / "rolls")
    monkeypatch.setattr(clock, "today", lambda: ON)


@pytest.fixture
def verifier() -> Principal:
    return person("county_verifier", "钱核对", 990001_000_000)


def handed_in(desk: Client) -> str:
    """A roll with one income over the limit, handed in; its address."""
    homes = [family(number) for number in range(3)]
    keep(homes)
    content = written(lines(homes))
    say(homes[1], 0, wage_income=900_000)
    given = {"place": "990001", "as_of": "2026-11-24", "programme": "dibao"}
    answer = desk.post(NEW, {**given, "file": SimpleUploadedFile("十一月台账.xlsx", content)})
    assert answer.status_code == 302
    return str(answer["Location"])


def test_handed_in_followed_and_read(verifier: Principal) -> None:
    desk = signed_in(verifier.account_id)
    assert f'href="{NEW}"' in desk.get(LIST).content.decode()
    wrong = desk.post(NEW, {"place": "990001", "as_of": "2026-11-24", "programme": "dibao"})
    assert (wrong.status_code, "请选择名册文件" in wrong.content.decode()) == (422, True)
    roll = handed_in(desk)
    waiting = desk.get(roll).content.decode()
    assert 'hx-trigger="every 2s"' in waiting and "看查好没有" in waiting
    worker.run_one([actions.KIND])
    polled = desk.get(roll, headers={"X-Poll": "1"}).content.decode()
    assert "hx-get" not in polled and "看结果" in polled and "<html" not in polled
    whole = desk.get(roll).content.decode()
    for said in (
        "查好了",
        "发现 1 处",
        "第 6 行",
        "收入超过标准",
        "社会救助法 第十八条第一款",
        "人社部门",
        "没有检查的",
    ):
        assert said in whole, said
    assert "王001甲" in desk.get(f"{roll}?kind=income_over").content.decode()
    assert "王001甲" not in desk.get(f"{roll}?kind=deceased").content.decode()
    assert "十一月台账.xlsx" in desk.get(LIST).content.decode()
    taken = desk.get(f"{roll}found/")
    assert b"".join(taken).startswith(b"PK")
    assert "found.xlsx" in taken["Content-Disposition"]


def test_columns_are_mended_and_the_roll_erased(verifier: Principal) -> None:
    desk = signed_in(verifier.account_id)
    roll = handed_in(desk)
    worker.run_one([actions.KIND])
    form = desk.get(f"{roll}columns/").content.decode()
    chosen = dict(re.findall(r'<select name="([a-z_]+)".*?<option value="([^"]*)" selected', form, re.S))
    assert chosen["amount"] == "月保障金额（元）" and chosen["income"] == "-"
    assert desk.post(f"{roll}columns/", {**chosen, "account": "-"})["Location"] == roll
    worker.run_one([actions.KIND])
    assert "名册没有银行账号一列" in desk.get(roll).content.decode()
    asked = desk.get(roll).content.decode()
    assert asked.index("删除以后不能恢复") < asked.index(">确认删除<"), (
        "said before the button, and folded away"
    )
    assert desk.post(f"{roll}erase/")["Location"] == LIST
    assert "已删除" in desk.get(LIST).content.decode()
    assert desk.get(f"{roll}found/").status_code == 404
    assert "第 6 行" not in desk.get(roll).content.decode()


def test_who_may_not(verifier: Principal) -> None:
    roll = handed_in(signed_in(verifier.account_id))
    clerk = signed_in(person("town_clerk", "李经办", 990001_001_000).account_id)
    assert clerk.get(LIST).status_code == 403
    assert "名册核对" not in clerk.get(reverse("staff:home"), follow=True).content.decode()
    elsewhere = signed_in(person("county_verifier", "外县", 990002_000_000).account_id)
    assert elsewhere.get(roll).status_code == 404
    auditor = signed_in(person("auditor", "孔审计", 990001_000_000).account_id)
    assert auditor.get(roll).status_code == 200
    assert auditor.get(NEW).status_code == 403 and auditor.post(f"{roll}erase/").status_code == 403
