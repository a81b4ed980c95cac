"""What-ifs in a real browser: asked for without scripts, followed with them, and the rules of every page."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from doudi.access.principal import Principal
from doudi.monitoring.whatif import actions
from doudi.work import clock, worker
from tests.browser import rules
from tests.browser.conftest import Visit
from tests.browser.office import at_work
from tests.browser.test_citizen_pages import inspect
from tests.databases import LiveDatabase
from tests.monitoring.tried import population, question
from tests.rulebook.office import person

CHOSEN = "?parameter=dibao.standard&parameter=dibao.addon_rate&parameter=dibao.method"


@pytest.fixture
def writer(live_database: LiveDatabase) -> Principal:
    population()
    return person("policy_writer", "钱拟定")


def done(writer: Principal, label: str, urban: str) -> UUID:
    run = actions.ask(question(label, urban), actor=writer, at=clock.now())
    worker.run_one([actions.KIND])
    return run


@pytest.mark.look
def test_the_pages_keep_the_rules(visit: Visit, writer: Principal) -> None:
    first, second = done(writer, "标准提高 50 元", "950"), done(writer, "标准提高 100 元", "1000")
    waiting = actions.ask(question("还没算的"), actor=writer, at=clock.now())
    pages = ["", "new/", f"new/values/{CHOSEN}", f"{waiting}/", f"{first}/"]
    pages += [f"{first}/?benefit=dibao&by=age&by=disability", f"compare/?run={first}&run={second}"]
    for elder, width, sizes in rules.SHAPES_AT_WORK:
        visitor = at_work(visit(elder=elder, width=width), writer.account_id)
        found = [fault for path in pages for fault in inspect(visitor, f"/staff/what-if/{path}", sizes)]
        assert found + visitor.heard == [], "\n".join(found)


def test_asked_for_without_scripts(visit: Visit, writer: Principal) -> None:
    visitor = at_work(visit(scripts=False, width=390), writer.account_id)
    page = visitor.go("/staff/what-if/")
    visitor.press("测算一次")
    page.locator("input[value='dibao.standard']").check(force=True)
    visitor.press("下一步")
    page.get_by_label("最低生活保障标准：城镇（元/人·月）").fill("1000")
    visitor.press("开始算")
    expect(page.locator(".govuk-error-summary")).to_contain_text("给这次测算起个名")
    page.get_by_label("给这次测算起个名").fill("提高一百")
    visitor.press("开始算")
    expect(page.get_by_role("heading", level=1)).to_have_text("提高一百")
    worker.run_one([actions.KIND])
    visitor.press("看算好没有")
    expect(page.get_by_role("heading", name="进出和花费，一项一项")).to_be_visible()
    page.get_by_label("家庭类型").check(force=True)
    visitor.press("看")
    expect(page.locator("main")).to_contain_text("独居老人（60 岁及以上）")


def test_the_page_hears_by_itself_when_it_is_done(visit: Visit, writer: Principal) -> None:
    run = actions.ask(question("跟着看"), actor=writer, at=clock.now())
    visitor = at_work(visit(width=1280), writer.account_id)
    page = visitor.go(f"/staff/what-if/{run}/")
    expect(page.get_by_text("等着算")).to_be_visible()
    worker.run_one([actions.KIND])
    expect(page.get_by_role("link", name="看结果")).to_be_visible()
    assert visitor.heard == []
