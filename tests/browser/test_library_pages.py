"""The library in a real browser: both modes, a phone and a desk, without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.browser import rules
from tests.browser.conftest import Visit
from tests.browser.office import at_work
from tests.browser.test_citizen_pages import inspect
from tests.cases.builders import county

PAGES = ["", "dibao/", "price_subsidy/", "dibao/history/", "stray/examples/", "set/dibao.standard/"]


@pytest.mark.look
def test_the_public_library_keeps_the_rules(visit: Visit) -> None:
    for elder, sizes in rules.MODES:
        visitor = visit(elder=elder)
        found = [fault for path in PAGES for fault in inspect(visitor, f"/public/policies/{path}", sizes)]
        found += inspect(visitor, "/public/policies/dibao/?place=340400&day=2026-11-24", sizes)
        assert found + visitor.heard == [], "\n".join(found)


@pytest.mark.look
def test_the_library_at_work_keeps_the_rules(visit: Visit) -> None:
    visitor = at_work(visit(width=1280), county().officer.account_id)
    found = [fault for path in PAGES for fault in inspect(visitor, f"/staff/policies/{path}", rules.STAFF)]
    assert found == [], "\n".join(found)
    assert visitor.heard == []


@pytest.mark.look
def test_choosing_a_place_and_a_day_without_scripts(visit: Visit) -> None:
    visitor = visit(scripts=False)
    page = visitor.go("/")
    visitor.press("看政策：每一项救助要什么条件、怎么算")
    visitor.press("特困人员救助供养")
    expect(page.get_by_role("heading", level=1)).to_contain_text("示例县（虚构）")
    page.get_by_label("哪个地方").select_option("310000")
    page.get_by_label("哪一天的规定").fill("2022-08-01")
    visitor.press("换地方、换日期")
    expect(page.get_by_role("heading", level=1)).to_contain_text("上海市，2022年8月1日")
    visitor.press("试算过的例子")
    expect(page.get_by_text("不一致")).to_have_count(0)
    visitor.press("特困人员救助供养")
    expect(page.get_by_role("heading", level=1)).to_contain_text("上海市，2022年8月1日")
