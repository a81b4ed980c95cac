"""The application at a real browser: elder mode, no JavaScript, by keyboard, interrupted, sent twice."""

import re

import pytest
from playwright.sync_api import Page, expect

from doudi.cases import queries as cases
from doudi.work import clock
from tests.browser import keys
from tests.browser.conftest import Visit, Visitor
from tests.browser.households import Household, couple
from tests.browser.steps import answer_all, sign_in
from tests.registry.people import citizen


def through_the_questions(visitor: Visitor) -> None:
    """From the task list through every part but papers and consent."""
    page = visitor.go("/apply/")
    visitor.press("家里有谁")
    visitor.press("人都对了，下一步")
    for part in ("每个人的情况", "每个人的收入", "房子和产业", "地址和收款账户"):
        visitor.press(part)
        for _ in range(40):
            if page.url.endswith("/apply/"):
                break
            if "有下面哪些收入" in page.content() and "王示例的收入" in page.title():
                page.get_by_label("打工、上班挣的钱（工资性收入）").check(force=True)
            answer_all(visitor)
    visitor.press("要交的材料")
    visitor.press("知道了，下一步")


def consent(visitor: Visitor) -> None:
    """The applicant agrees for themselves and promises; the other adult signs later."""
    page = visitor.page
    visitor.press("同意与承诺")
    page.get_by_label("我同意", exact=True).check(force=True)
    expect(page.locator("main")).to_contain_text("刘示例 还没同意")
    page.get_by_label(re.compile("我保证")).check(force=True)
    visitor.press("保存，下一步")


def ready_to_send(visitor: Visitor, home: Household) -> Page:
    """An application on which only the last button is missing."""
    sign_in(visitor, home)
    through_the_questions(visitor)
    consent(visitor)
    visitor.press("检查一遍，然后提交")
    return visitor.page


@pytest.mark.parametrize("elder", [True, False])
def test_apply_without_scripts(visit: Visit, elder: bool) -> None:
    home = couple()
    visitor = visit(elder=elder, scripts=False)
    page = ready_to_send(visitor, home)
    expect(page.locator("main")).to_contain_text("1,000 元")  # typed with full-width digits
    assert "6200" not in page.content()  # the account only by its end
    visitor.press("提交申请")
    expect(page.get_by_role("heading", level=1)).to_have_text("申请已经收到")
    number = page.locator(".govuk-panel strong").inner_text()
    assert re.fullmatch(r"990001-\d{4}-\d{6}", number)
    mine = cases.cases_of(citizen(home.applicant), at=clock.now())
    assert [case.number for case in mine] == [number]
    assert visitor.heard == []


def test_sent_twice_is_one_application(visit: Visit) -> None:
    home = couple()
    visitor = visit()
    page = ready_to_send(visitor, home)
    form = page.locator("form", has_text="提交申请")
    fields: dict[str, str | float | bool] = {
        box.get_attribute("name") or "": box.input_value() for box in form.locator("input").all()
    }
    first, second = (page.request.post(page.url, form=fields, headers={"Referer": page.url}) for _ in "12")
    assert first.url == second.url and "/sent/" in first.url
    assert len(cases.cases_of(citizen(home.applicant), at=clock.now())) == 1


def test_every_exit_saves(visit: Visit) -> None:
    home = couple()
    visitor = visit(elder=False)
    sign_in(visitor, home)
    page = visitor.go("/apply/ask/property/")
    page.get_by_label("全家一共有几套住房？").fill("2")
    visitor.press("先存着，以后再填")
    page = visitor.go("/apply/ask/property/")
    expect(page.get_by_label("全家一共有几套住房？")).to_have_value("2")
    page.get_by_label("全家一共有几套住房？").fill("3")
    visitor.press("大字版")  # the switch is an exit too
    assert page.locator("html.elder").count() == 1
    expect(page.get_by_label("全家一共有几套住房？")).to_have_value("3")
    page.get_by_label("全家一共有几套住房？").fill("4")
    page.evaluate(  # the phone is put away: the page is hidden before it is closed
        "Object.defineProperty(document, 'visibilityState', {value: 'hidden'});"
        "document.dispatchEvent(new Event('visibilitychange'))"
    )
    page.wait_for_timeout(800)
    page = visitor.go("/apply/ask/property/")
    expect(page.get_by_label("全家一共有几套住房？")).to_have_value("4")
    assert visitor.heard == []


@pytest.mark.look
def test_errors_stand_beside_the_field_and_in_the_summary(visit: Visit) -> None:
    home = couple()
    visitor = visit(elder=False)
    sign_in(visitor, home)
    page = visitor.go("/apply/ask/property/")
    page.get_by_label("全家一共有几套住房？").fill("很多")
    visitor.press("保存，下一步")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="请只填数字，例如 3。").click()
    field = page.get_by_label("全家一共有几套住房？")
    expect(field).to_be_focused()
    expect(field).to_have_value("很多")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert page.title().startswith("有错误：")


@pytest.mark.look
def test_apply_by_keyboard_alone(visit: Visit) -> None:
    """From the task list to the number, without ever touching the pointer."""
    home = couple()
    visitor = visit(elder=False)
    sign_in(visitor, home)
    page = visitor.go("/apply/")
    for part in ("members", "about", "income", "wealth", "address", "papers", "consent"):
        keys.follow(page, f"main a[href*='{part}']")
        for _page in range(20):
            if page.url.endswith("/apply/"):
                break
            keys.fill_in(page)
    keys.follow(page, "main a[href$='review/']")
    keys.fill_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("申请已经收到")
    assert visitor.heard == []


@pytest.mark.look
def test_no_personal_number_in_browser_storage(visit: Visit) -> None:
    home = couple()
    visitor = visit(elder=False)
    page = ready_to_send(visitor, home)
    kept = page.evaluate("JSON.stringify([localStorage, sessionStorage])")
    assert not re.search(r"\d{11}", kept)
    for cookie in page.context.cookies():
        assert not re.search(r"\d{15}", str(cookie.get("value", "")))
