"""Two records side by side in a real browser: the rules of every page, and a decision without scripts."""

from uuid import UUID

import pytest
from playwright.sync_api import expect

from doudi.registry.identity import reviews
from doudi.registry.identity.models import Merge
from doudi.work import clock
from tests.browser import rules
from tests.browser.conftest import Visit
from tests.browser.office import at_work
from tests.cases.builders import County, county
from tests.databases import LiveDatabase
from tests.web.staff.doubles import pairs


def merged(office: County) -> tuple[UUID, UUID]:
    """A pair that waits, and a merge of another."""
    first, second = pairs(2)
    reviews.decide(pair_id=first.id, same=True, reason="看过户口簿", actor=office.verifier, at=clock.now())
    return second.id, Merge.objects.unscoped("test").get().id


@pytest.mark.look
@pytest.mark.parametrize("elder,width", [(False, 1280), (False, 390), (True, 390)])
def test_the_pages_keep_the_rules(visit: Visit, live_database: LiveDatabase, elder: bool, width: int) -> None:
    office = county()
    pair, merge = merged(office)
    sizes = rules.ELDER if elder else rules.STAFF
    visitor = at_work(visit(elder=elder, width=width), office.verifier.account_id)
    found = []
    for path in ("", "?state=same", f"{pair}/", "merges/", f"merges/{merge}/"):
        visitor.page.goto(f"{visitor.site}/staff/identity/{path}")
        found += [f"{path}: {fault}" for fault in rules.faults(visitor.page, sizes)]
    assert found == [], "\n".join(found)
    assert visitor.heard == []


def test_a_pair_is_decided_and_taken_back_without_scripts(visit: Visit, live_database: LiveDatabase) -> None:
    office = county()
    pairs(1)
    visitor = at_work(visit(scripts=False, width=390), office.verifier.account_id)
    page = visitor.go("/staff/identity/")
    page.get_by_role("link", name="欧阳示例 / 欧阳示列").click()
    expect(page.locator("mark").first).to_have_text("例")
    visitor.press("是同一人，合并")
    expect(page.locator(".govuk-error-summary")).to_contain_text("怎样核实")
    page.get_by_label("怎样核实的").fill("电话问过本人")
    visitor.press("是同一人，合并")
    expect(page.get_by_text("已记下")).to_be_visible()
    page.get_by_role("link", name="合并记录").click()
    page.get_by_role("link", name="欧阳示例").click()
    page.get_by_label("怎样核实的").fill("是两姐妹")
    visitor.press("撤销合并")
    expect(page.get_by_text("合并已撤销")).to_be_visible()
