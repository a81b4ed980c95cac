"""The library: the law in words, for everyone and for the office."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from doudi.policies.load import policies
from doudi.web.library import reading
from doudi.work import clock
from tests.cases import builders as b
from tests.web.signing import signed_in

pytestmark = pytest.mark.django_db
PUBLIC, STAFF = "/public/policies/", "/staff/policies/"


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 24))


def page(client: Client, path: str, **given: str) -> str:
    answer = client.get(path, given)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", answer.content.decode())


def test_every_benefit_stands_in_its_programme(client: Client) -> None:
    shown = page(client, PUBLIC)
    for name in policies().in_force(clock.today()):
        assert f'href="{PUBLIC}{name}/?place=990001&amp;day=2026-11-24"' in shown, name
    dibao, temporary = shown.index("单人户最低生活保障"), shown.index(">临时救助<")
    assert shown.index(">最低生活保障</h2>") < dibao < temporary
    assert "其他部门决定：向县级残疾人联合会申请" in shown
    shanghai = page(client, PUBLIC, place="310105", day="2026-11-24")
    assert "其他部门决定：在网上或者向就近的社区事务受理服务机构申请" in shanghai
    assert page(client, "/").count(f'href="{PUBLIC}"') == 2


def test_a_benefit_that_names_no_programme_stands_last() -> None:
    law = policies()
    found = reading.programmes(law, clock.today())
    assert sum(len(one.benefits) for one in found) == len(law.in_force(clock.today()))
    assert [one.label for one in found] == list(law.programmes.values())


def test_a_benefit_says_conditions_formulas_articles_and_figures(client: Client) -> None:
    shown = page(client, f"{PUBLIC}dibao/")
    for said in (
        "要符合什么",
        "「家庭月收入」",
        "社会救助法 第十八条",
        "城镇 900 元/人·月",
        "示例省（虚构）",
    ):
        assert said in shown, said
    assert "income_below_standard" not in shown
    old = page(client, f"{PUBLIC}dibao/", day="2020-05-01")
    assert "社会救助暂行办法" in old and "社会救助法 第十八条" not in old


def test_what_nobody_entered_is_said_to_be_absent(client: Client) -> None:
    shown = page(client, f"{PUBLIC}dibao/", place="340400")
    assert "还没有录入" in shown and "由谁定：省级人民政府" in shown
    assert "900 元" not in shown
    everywhere = page(client, f"{PUBLIC}set/dibao.standard/")
    assert "安徽省淮南市" in everywhere.partition("没有录入的地方")[2]
    assert everywhere.index("示例省（虚构）") < everywhere.index("没有录入的地方")


def test_a_day_before_the_law_says_so(client: Client) -> None:
    assert "请换一个日期" in page(client, f"{PUBLIC}dibao/", day="1990-01-01")
    assert "请换一个日期" in page(client, PUBLIC, day="1990-01-01")
    answer = client.get(PUBLIC, {"day": "soon"})
    assert (answer.status_code, "请填写年、月、日" in answer.content.decode()) == (422, True)


def test_history_and_examples(client: Client) -> None:
    shown = page(client, f"{PUBLIC}dibao/history/")
    assert shown.index("2026年7月1日") < shown.index("2021年7月1日")
    tried = page(client, f"{PUBLIC}dibao/examples/")
    assert tried.count(">一致<") > 30 and ">不一致<" not in tried
    assert "1,400 元" in tried and "连续拒绝三次" in tried
    assert not re.search(r">R\d+ ", tried), "the number of a test case says nothing to a reader"


def test_nothing_else_is_found(client: Client) -> None:
    for path in ("nothing/", "nothing/history/", "nothing/examples/", "set/nothing.at.all/"):
        assert client.get(PUBLIC + path).status_code == 404, path
    assert client.post(PUBLIC).status_code == 405


def test_every_page_of_the_law_is_written_in_both_languages(client: Client) -> None:
    client.cookies["django_language"] = "en"
    for name in policies().benefits:
        for part in ("", "history/"):
            shown = page(client, f"{PUBLIC}{name}/{part}")
            said = re.findall(r'<p class="rule__(?:name|words)">.*?</p>|<h[12].*?</h[12]>', shown)
            assert said and not [one for one in said if re.search("[一-鿿]", one)], (name, part)


def test_the_office_reads_the_names_too(client: Client) -> None:
    staff = b.county()
    officer = signed_in(staff.officer.account_id)
    shown = page(officer, f"{STAFF}dibao/")
    assert "<code>income_below_standard</code>" in shown and "dibao.standard" in shown
    assert "政策版本号" in page(officer, STAFF)
    assert 'aria-current="page">政策库<' in page(officer, STAFF)
    assert client.get(STAFF).status_code == 302


def test_a_page_asks_the_database_nothing_that_grows(
    client: Client, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for path in (PUBLIC, f"{PUBLIC}dibao/", f"{PUBLIC}dibao/examples/", f"{PUBLIC}set/dibao.standard/"):
        client.get(path)
        with django_assert_max_num_queries(1):  # type: ignore[attr-defined]
            client.get(path)
