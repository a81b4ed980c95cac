"""What-ifs on the pages: chosen, asked for, followed, read by groups, compared, and taken along."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from django.urls import reverse

from doudi.access.principal import Principal
from doudi.monitoring.models import WhatIf
from doudi.monitoring.whatif import actions
from doudi.web.staff.whatif.tables import Bar
from doudi.work import clock, worker
from tests.cases import builders as b
from tests.monitoring.tried import DAY, population, question
from tests.rulebook.office import AT, ON, person
from tests.web.signing import signed_in

pytestmark = pytest.mark.django_db
LIST, CHOOSE, ASK = (reverse(f"staff:whatif{part}") for part in ("", "-choose", "-ask"))


@pytest.fixture(scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("populations")


@pytest.fixture(autouse=True)
def _places(_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "POPULATIONS", _folder)
    monkeypatch.setattr(settings, "WHAT_IFS", tmp_path / "what-if")
    monkeypatch.setattr(clock, "today", lambda: ON)
    population()


@pytest.fixture
def writer() -> Principal:
    return person("policy_writer", "钱拟定")


def done(writer: Principal, label: str = "标准提高 50 元", urban: str = "950") -> UUID:
    run = actions.ask(question(label, urban), actor=writer, at=AT)
    worker.run_one([actions.KIND])
    return run


def test_chosen_asked_for_and_followed(writer: Principal) -> None:
    desk = signed_in(writer.account_id)
    assert f'href="{CHOOSE}"' in desk.get(LIST).content.decode()
    shown = desk.get(CHOOSE).content.decode()
    assert shown.count('value="dibao.standard"') == 1 and "城镇 900 元/人·月" in shown
    answer = desk.get(CHOOSE, {"parameter": ["dibao.standard", "near.ratio", "no.such.thing"]})
    assert answer["Location"] == f"{ASK}?parameter=dibao.standard&parameter=near.ratio"
    form = desk.get(answer["Location"]).content.decode()
    assert 'name="value.dibao.standard.urban" value="900"' in form and "1,500 人" in form
    typed = {
        "label": "提高",
        "population": "small",
        "since": DAY.isoformat(),
        "as_of": DAY.isoformat(),
        "months": "1",
        "value.dibao.standard.urban": "1000",
        "value.dibao.standard.rural": "800",
        "place.dibao.standard": "990000",
    }
    address = f"{ASK}?parameter=dibao.standard"
    wrong = desk.post(address, {**typed, "value.dibao.standard.urban": "many"})
    assert (wrong.status_code, "读不出来" in wrong.content.decode()) == (422, True)
    run = desk.post(address, typed)["Location"]
    waiting = desk.get(run).content.decode()
    assert 'hx-trigger="every 2s"' in waiting and "看算好没有" in waiting
    worker.run_one([actions.KIND])
    polled = desk.get(run, headers={"X-Poll": "1"}).content.decode()
    assert "hx-get" not in polled and "看结果" in polled and "<html" not in polled
    whole = desk.get(run).content.decode()
    for said in ("算好了", "城镇 1,000 元/人·月", "最低生活保障", "钱多了", "为什么变", "cells.parquet"):
        assert said in whole, said
    assert re.search(r">\+[\d,]+ 元<", whole.split("为什么变")[-1]), "more money says so by its sign"
    assert WhatIf.objects.unscoped("test").get().label == "提高"


def test_groups_and_intersections(writer: Principal) -> None:
    desk = signed_in(writer.account_id)
    run = reverse("staff:whatif-run", args=[done(writer)])
    crossed = desk.get(run, {"benefit": "dibao", "by": ["age", "disability"]}).content.decode()
    assert "18–59 岁 · 没有残疾证" in crossed and 'class="bar__more"' in crossed
    assert "独居老人" in desk.get(run, {"by": "type"}).content.decode()
    assert desk.get(run, {"by": "shoe"}).status_code == 200
    assert crossed.count("其余（人少，合在一起）") > 1 and "合在一起） · 其余" not in crossed
    assert "不到 10 户的组" in crossed
    english = signed_in(writer.account_id)
    english.cookies["django_language"] = "en"
    assert (
        "18–59 · no disability certificate"
        in english.get(run, {"by": ["age", "disability"]}).content.decode()
    )


def test_several_are_compared(writer: Principal) -> None:
    desk = signed_in(writer.account_id)
    runs = [str(done(writer)), str(done(writer, "提高一百", "1000"))]
    address = reverse("staff:whatif-compare")
    shown = desk.get(address, {"run": [*runs, "nonsense"]}).content.decode()
    assert "标准提高 50 元" in shown and "提高一百" in shown and "按月发的钱，每户合计" in shown
    assert "不能直接比" not in shown and 'class="chart__less"' in shown
    assert "请先勾选" in desk.get(address, {"run": runs[:1]}).content.decode()


def test_files_and_who_may(writer: Principal) -> None:
    run = done(writer)
    desk = signed_in(writer.account_id)
    table = desk.get(reverse("staff:whatif-file", args=[run, "groups.csv"]))
    assert table["Content-Disposition"].startswith("attachment") and b"dibao" in b"".join(table)
    assert desk.get(reverse("staff:whatif-file", args=[run, "run.json"])).status_code == 404
    auditor = signed_in(person("auditor", "孔审计").account_id)
    read = auditor.get(LIST).content.decode()
    assert "标准提高 50 元" in read and f'href="{CHOOSE}"' not in read
    assert auditor.get(ASK).status_code == 403
    staff = b.county()
    assert signed_in(staff.clerk.account_id).get(LIST).status_code == 403
    assert signed_in(staff.officer.account_id).get(reverse("staff:whatif-run", args=[run])).status_code == 404


def test_a_bar_is_seen_where_there_is_anything() -> None:
    assert (Bar(40, 1).start, Bar(40, 1).middle) == (60, 100)
