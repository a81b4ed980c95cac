"""Proposing and approving a standard in a real browser, without scripts and with the rules of every page."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from doudi.rulebook import actions
from doudi.work import clock
from tests.browser import rules
from tests.browser.conftest import Visit
from tests.browser.office import at_work
from tests.browser.test_citizen_pages import inspect
from tests.databases import LiveDatabase
from tests.rulebook.office import draft, person


@pytest.mark.look
def test_the_pages_keep_the_rules(visit: Visit, live_database: LiveDatabase) -> None:
    writer = person("policy_writer", "钱拟定")
    row = actions.propose(draft(), actor=writer, at=clock.now(), on=clock.today())
    pages = ["", f"{row}/", "new/dibao.standard/", "new/dibao.method/"]
    for elder, width, sizes in rules.SHAPES_AT_WORK:
        visitor = at_work(visit(elder=elder, width=width), writer.account_id)
        found = [fault for path in pages for fault in inspect(visitor, f"/staff/proposals/{path}", sizes)]
        assert found + visitor.heard == [], "\n".join(found)


def test_one_proposes_and_another_approves(visit: Visit, live_database: LiveDatabase) -> None:
    writer, approver = person("policy_writer", "钱拟定"), person("policy_approver", "孙审定")
    visitor = at_work(visit(scripts=False, width=1280), writer.account_id)
    page = visitor.go("/staff/policies/set/dibao.standard/")
    visitor.press("提出调整")
    visitor.press("提出，等另一人审定")
    expect(page.locator(".govuk-error-summary")).to_contain_text("请填写这一项")
    begins = clock.today() + dt.timedelta(days=40)
    for label, text in (
        ("城镇（元/人·月）", "950"),
        ("农村（元/人·月）", "760"),
        ("从哪天起执行", begins.isoformat()),
        ("执行到哪天（这天不算在内）", (begins + dt.timedelta(days=365)).isoformat()),
        ("文件名称", "示例省关于调整最低生活保障标准的通知"),
        ("哪一条", "第一条"),
        ("提出的理由", "按上年人均消费支出调整"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    visitor.press("提出，等另一人审定")
    expect(page.get_by_text("已提出，等另一位审定。")).to_be_visible()
    second = at_work(visit(scripts=False, width=390), approver.account_id)
    page = second.go(page.url.removeprefix(visitor.site))
    second.press("批准")
    expect(page.get_by_text("已批准")).to_be_visible()
    page = second.go(f"/public/policies/dibao/?day={begins}")
    expect(page.locator("main")).to_contain_text("城镇 950 元/人·月")
