"""The pages for everyone, in both modes: rules, objection, the card's code, no trace of private fields."""

import re

import pytest
from playwright.sync_api import expect

from doudi.cases import queries as cases
from doudi.payments import queries as payments
from doudi.work import clock
from tests.browser import keys, rules
from tests.browser.conftest import Visit, Visitor
from tests.browser.county import county, notice_token, on_notice, settled
from tests.browser.test_citizen_pages import inspect
from tests.cases.builders import VILLAGE

_PRIVATE = re.compile(r"\d{15}|\d{17}[\dX]|\b1\d{10}\b|\d{16,19}")


@pytest.mark.look
def test_public_pages(visit: Visit) -> None:
    staff = county()
    stage, _notice = settled(61, staff), on_notice(62, staff)
    token = notice_token(VILLAGE)
    card = payments.card_token(stage.case.number)
    letter = cases.letters_of(stage.family.account, stage.case.id, at=clock.now())[0].token
    public = ["notices/", f"notices/{VILLAGE}/", f"notices/n/{token}/", "objection/", "standards/"]
    paths = [f"/public/{path}" for path in [*public, "letters/", "accessibility/"]]
    paths += [f"/c/{card}/", f"/v/{letter}/"]
    for elder, sizes in rules.MODES:
        visitor = visit(elder=elder)
        found = [fault for path in paths for fault in inspect(visitor, path, sizes)]
        assert found + visitor.heard == [], "\n".join(found)


@pytest.mark.look
def test_notices_say_nothing_private(visit: Visit) -> None:
    staff = county()
    stage = on_notice(63, staff)
    visitor = visit(scripts=False)
    page = visitor.go(f"/public/notices/{VILLAGE}/")
    text = page.locator("main").inner_text()
    assert not _PRIVATE.search(text)
    assert "买买提" not in text  # this county masks names
    expect(page.locator("meta[name=robots]")).to_have_attribute("content", "noindex")
    assert "2,240 元" in text and stage.case.number not in text


def test_object_without_scripts_and_follow_by_receipt(visit: Visit) -> None:
    staff = county()
    stage = on_notice(64, staff)
    visitor = visit(elder=True, scripts=False)
    page = visitor.go(f"/public/notices/n/{notice_token(VILLAGE)}/")
    visitor.press("提交意见")
    expect(page.locator(".govuk-error-summary")).to_contain_text("请填写这一项")
    page.get_by_label("哪里和实际不一样？").fill("这户去年已经搬走了。")
    visitor.press("提交意见")
    expect(page.get_by_role("heading", level=1)).to_have_text("意见已收到")
    visitor.press("查办得怎样")
    expect(page.locator("main")).to_contain_text("正在调查，还没有结果")
    state = cases.progress(stage.family.account, stage.case.number, at=clock.now()).state
    assert state == "publicizing", "it stops nothing before somebody of the town has judged it"


def test_a_visitor_checks_and_carries_over(visit: Visit) -> None:
    stage = settled(65, county())
    visitor = visit(scripts=False)
    page = visitor.go("/check/me/")
    page.get_by_label("您多大年纪？").fill("40")
    page.get_by_label("一起生活的有几口人？").fill("1")
    visitor.press("下一步")
    described(visitor, residence="rural", homes="1")
    expect(page.get_by_role("heading", level=1)).to_contain_text("您可能领得到")
    expect(page.locator("main")).to_contain_text("不管结果怎样，您都可以申请")
    expect(page.locator(".outlook").first).to_contain_text("社会救助法")
    assert rules.STANDARD.text == 17
    visitor.press("去申请")
    visitor.press("用卡号和密码登录")
    page.get_by_label("卡号").fill(stage.home.card)
    page.get_by_label("6 位密码").fill("274916")
    visitor.press("登录")
    page = visitor.go("/apply/ask/property/")
    expect(page.get_by_label("全家一共有几套住房？")).to_have_value("1")


def test_what_does_not_fit_is_never_a_bare_no(visit: Visit) -> None:
    visitor = visit(scripts=False)
    page = visitor.go("/check/me/")
    page.get_by_label("您多大年纪？").fill("40")
    page.get_by_label("一起生活的有几口人？").fill("1")
    visitor.press("下一步")
    described(visitor, residence="urban", wage_income="90000", year_income="1080000")
    expect(page.get_by_role("heading", level=1)).to_have_text("照您说的，现在没看到合适的")
    for word in ("临时救助", "12349", "谁也不能不收"):
        expect(page.locator("main")).to_contain_text(word)


def described(visitor: Visitor, **has: str) -> None:
    """Answer the check to its end: what there is, and of the rest nothing."""
    page = visitor.page
    while not page.url.endswith("/check/answer/"):
        name = page.url.rstrip("/").split("/")[-1].partition(".")[2]
        listed = [f"input[name=there][value='{one}']" for one in has]
        there = [one for one in listed if page.locator(one).count()]
        for one in there:
            page.locator(one).check()
        if name in has:
            radio = page.locator(f"input[type=radio][value='{has[name]}']")
            radio.check() if radio.count() else page.locator("main input[type=text]").fill(has[name])
        if there or name in has:
            visitor.press("下一步")
        else:
            with page.expect_navigation():
                page.locator("button[name=nothing], button[name=unknown]").first.click()


@pytest.mark.look
def test_object_by_keyboard(visit: Visit) -> None:
    on_notice(66, county())
    visitor = visit()
    page = visitor.go(f"/public/notices/n/{notice_token(VILLAGE)}/")
    assert rules.focus_faults(page) == []
    page = visitor.go(f"/public/notices/n/{notice_token(VILLAGE)}/")
    keys.fill_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("意见已收到")
