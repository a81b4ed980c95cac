"""The roll check in a real browser: handed in without scripts, followed with them, by every page's rules."""

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import expect

from doudi.access.principal import Principal
from doudi.monitoring.rolls import actions
from doudi.monitoring.rolls.actions import HandedIn
from doudi.work import clock, worker
from tests.browser import rules
from tests.browser.conftest import Visit
from tests.browser.office import at_work
from tests.browser.test_citizen_pages import inspect
from tests.databases import LiveDatabase
from tests.monitoring.rolls.county import AS_OF, PLACE, family, keep, lines, say, written
from tests.rulebook.office import person


@pytest.fixture
def verifier(live_database: LiveDatabase) -> Principal:
    return person("county_verifier", "钱核对", 990001_000_000)


@pytest.fixture
def content(verifier: Principal) -> bytes:
    """Thirty families; eight of them with something wrong, of seven kinds."""
    homes = [family(number) for number in range(30)]
    keep(homes)
    rows = lines(homes)
    say(homes[0], 1, absence="deceased")
    say(homes[1], 0, recognised_as="tekun")
    say(homes[2], 0, wage_income=900_000)
    say(homes[3], 1, vehicles=1)
    rows[4 * 3].put(amount=99)
    rows[5 * 3].put(number=1)
    rows[6 * 3].put(account=None)
    rows[7 * 3 + 1].put(name="赵一个名字特别特别长的人·买买提江")
    return written(rows)


def checked(content: bytes, who: Principal, name: str = "十一月农村低保台账.xlsx") -> UUID:
    roll = actions.hand_in(HandedIn(name, content, PLACE, AS_OF), actor=who, at=clock.now())
    worker.run_one([actions.KIND])
    return roll


@pytest.mark.look
@pytest.mark.parametrize("elder,width", [(False, 1280), (False, 390), (True, 390)])
def test_the_pages_keep_the_rules(
    visit: Visit, verifier: Principal, content: bytes, elder: bool, width: int
) -> None:
    done, failed = checked(content, verifier), checked(b"a,b\n1,2\n", verifier, "不是名册.csv")
    waiting = actions.hand_in(
        HandedIn("还没查的.xlsx", content, PLACE, AS_OF), actor=verifier, at=clock.now()
    )
    pages = [
        "",
        "new/",
        f"{waiting}/",
        f"{failed}/",
        f"{done}/",
        f"{done}/?kind=deceased",
        f"{done}/columns/",
    ]
    visitor = at_work(visit(elder=elder, width=width), verifier.account_id)
    sizes = rules.ELDER if elder else rules.STAFF
    found = [fault for path in pages for fault in inspect(visitor, f"/staff/rolls/{path}", sizes)]
    assert found == [], "\n".join(found)
    assert visitor.heard == []


def test_handed_in_without_scripts(visit: Visit, verifier: Principal, content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "台账.xlsx"
    file.write_bytes(content)
    visitor = at_work(visit(scripts=False, width=390), verifier.account_id)
    page = visitor.go("/staff/rolls/")
    visitor.press("交一份名册")
    visitor.press("开始核对")
    expect(page.locator(".govuk-error-summary")).to_contain_text("请选择名册文件")
    page.get_by_label("名册文件").set_input_files(file)
    page.get_by_label("按哪一天核对").fill("2026-11-24")
    visitor.press("开始核对")
    expect(page.get_by_role("heading", level=1)).to_have_text("台账.xlsx")
    worker.run_one([actions.KIND])
    visitor.press("看查好没有")
    visitor.press("收入超过标准")
    expect(page.locator("#found")).to_contain_text("人均收入低于低保标准：不符合")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载标好问题的名册").click()
    assert download.value.suggested_filename == "台账.found.xlsx"


def test_the_page_hears_by_itself_when_it_is_done(visit: Visit, verifier: Principal, content: bytes) -> None:
    roll = actions.hand_in(HandedIn("跟着看.xlsx", content, PLACE, AS_OF), actor=verifier, at=clock.now())
    visitor = at_work(visit(width=1280), verifier.account_id)
    page = visitor.go(f"/staff/rolls/{roll}/")
    expect(page.get_by_text("等着查")).to_be_visible()
    worker.run_one([actions.KIND])
    expect(page.get_by_role("link", name="看结果")).to_be_visible()
    assert visitor.heard == []
