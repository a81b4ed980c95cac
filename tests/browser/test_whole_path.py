"""One family from application to money, and one refusal, through the browser and real processes."""

import io
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from pypdf import PdfReader

from doudi.access.models import Account
from doudi.cases.models import Case
from doudi.demo.county.stories import family
from doudi.web.letters.seal import sealer
from doudi.work import clock
from tests.browser.conftest import Visitor
from tests.browser.office import at_work
from tests.browser.town import Town, eventually, running
from tests.databases import LiveDatabase

expect.set_options(timeout=30_000)  # several processes share two cores here

ANSWERS = {
    "bank": "示例农村信用社",
    "address": "石桥村 1 组",
    "homes": "1",
}
CHOICES = {"absence": "none", "disability_grade": "none", "serious_illness": "no"}


@pytest.fixture
def town(live_database: LiveDatabase, tmp_path: Path) -> Iterator[Town]:
    with running(live_database, tmp_path) as found:
        yield found


@pytest.fixture
def come(chromium: Browser, town: Town) -> Iterator[Callable[..., Visitor]]:
    """A signed-in account of the demo at a browser without scripts; the same one each time it is named."""
    known: dict[str, Visitor] = {}

    def opened(username: str, *, width: int = 1280, elder: bool = False) -> Visitor:
        if username not in known:
            context = chromium.new_context(
                viewport={"width": width, "height": 844}, java_script_enabled=False, locale="zh-CN"
            )
            if elder:
                context.add_cookies([{"name": "doudi_elder", "value": "1", "url": town.site}])
            visitor = Visitor(context.new_page(), town.site)
            visitor.page.set_default_timeout(60_000)
            known[username] = at_work(visitor, account_of(username))
        return known[username]

    yield opened
    for visitor in known.values():
        visitor.page.context.close()


def account_of(username: str) -> UUID:
    """The id of a demo account: staff and helpers by username, people by who they are."""
    row = Account.objects.filter(username=username).first()
    return row.id if row else Account.objects.get(person=family(username).applicant.id).id


def follow(page: Page, door: Locator) -> None:
    """Click, and wait until the next page is there: what follows must not happen on the old one."""
    with page.expect_navigation():
        door.click()


def apply(visitor: Visitor, base: str, incomes: dict[str, dict[str, str]], account: dict[str, str]) -> None:
    """Fill in every page of the task list, whatever it asks, until all is done."""
    page = visitor.go(base)
    for _page in range(200):
        if page.url.rstrip("/").endswith("/apply"):
            task = page.locator(".govuk-task-list__item").filter(has_not_text="已完成").first
            if not task.count():
                return
            follow(page, task.locator("a"))
            continue
        _fill(page, incomes, account)
        follow(page, page.locator("main form button.govuk-button:not(.govuk-button--secondary)").last)
        assert page.locator(".govuk-error-summary").count() == 0, page.locator("main").inner_text()
    raise AssertionError("the task list never ends")


def _fill(page: Page, incomes: dict[str, dict[str, str]], account: dict[str, str]) -> None:
    heading = page.locator("h1").inner_text()
    mine = next((found for name, found in incomes.items() if name in heading), {})
    for box in page.locator("main input:not([type=hidden])").all():
        name, kind, value = (box.get_attribute(part) or "" for part in ("name", "type", "value"))
        if kind == "radio":
            wanted = CHOICES.get(name, "witness" if "/helper/" in page.url else "signature")
            wanted = "yes" if name in {"lives_with_household", "legal_support_duty"} else wanted
            if value == wanted:
                box.check(force=True)
        elif kind == "checkbox":
            box.set_checked(name == "promise" or value in mine, force=True)
        else:
            box.fill({**ANSWERS, **account, **mine}.get(name, "0"))


def open_case(visitor: Visitor, number: str) -> Page:
    page = visitor.go(f"/staff/cases/?text={number}")
    follow(page, page.get_by_role("link", name=number))
    return page


def step(visitor: Visitor, number: str, label: str, **answers: str) -> None:
    """Take a plain step: the button on the case page, what its page asks, then the button there."""
    page = open_case(visitor, number)
    follow(page, page.get_by_role("link", name=label, exact=True))
    for name, answer in answers.items():
        if page.locator(f"input[type=radio][name={name}]").count():
            page.locator(f"input[name={name}][value={answer}]").check(force=True)
        else:
            page.locator(f"input[name={name}]").fill(answer)
    follow(page, page.locator("main form button.govuk-button:visible").first)
    expect(page.locator(".govuk-notification-banner")).to_contain_text(f"已办：{label}")


def sign_at_the_counter(clerk: Visitor, number: str) -> None:
    """Every adult who has not consented yet comes and signs before the clerk."""
    page = open_case(clerk, number)
    expect(page.locator("main")).to_contain_text("还没授权核对")
    while page.get_by_role("link", name="补授权").count():
        follow(page, page.get_by_role("link", name="补授权"))
        page.locator("input[name=member]").first.check(force=True)
        page.locator("input[name=way][value=witness]").check(force=True)
        page.locator("input[name=read]").check(force=True)
        follow(page, page.get_by_role("button", name="登记这份授权"))
        expect(page.locator(".govuk-notification-banner")).to_contain_text("授权已登记")


def visit_home(first: Visitor, second: Visitor, number: str, findings: str) -> None:
    """Two go and sign, and a member of the family signs."""
    page = open_case(first, number)
    follow(page, page.get_by_role("link", name="登记入户调查", exact=True))
    page.locator("input[name=kind][value=home]").check(force=True)
    companion = page.locator("select[name=companion] option").filter(has_text="唐磊").first
    page.locator("select[name=companion]").select_option(companion.get_attribute("value"))
    page.locator("textarea[name=findings]").fill(findings)
    follow(page, page.get_by_role("button", name="记下，去签字"))
    address = page.url.removeprefix(first.site)
    page.locator("input[name=person]").first.check(force=True)
    page.locator("input[name=how]").first.check(force=True)
    first.press("家人已签")
    first.press("我去了，内容属实，签字")
    second.go(address)
    second.press("我去了，内容属实，签字")
    expect(second.page.locator("main")).not_to_contain_text("未签")


def give_opinion(head: Visitor, number: str, outcome: str, reason: str = "") -> None:
    page = open_case(head, number)
    follow(page, page.get_by_role("link", name="提出初审意见", exact=True))
    follow(page, page.get_by_role("button", name=re.compile("测算")))
    page.locator(f"input[name=outcome][value={outcome}]").check(force=True)
    page.locator("textarea[name=reason]").fill(reason)
    head.press("提出初审意见")
    expect(page.locator(".govuk-notification-banner")).to_contain_text("初审意见已提出")


def tell_findings(clerk: Visitor, number: str) -> None:
    """What the departments found goes to the family before anyone holds it against them (57号 18)."""
    page = report_of(clerk, number)
    follow(page, page.get_by_role("link", name="把核对结果告知申请人"))
    follow(page, page.locator("main form button.govuk-button:visible").first)
    expect(page.locator(".govuk-notification-banner")).to_contain_text("已办：告知核对结果")


def report_of(visitor: Visitor, number: str) -> Page:
    page = open_case(visitor, number)
    follow(page, page.get_by_role("link", name=re.compile("看核对报告")))
    return page


def pdf_of(visitor: Visitor, title: str) -> bytes:
    """The PDF of a letter on the case page; the seal holds."""
    follow(visitor.page, visitor.page.get_by_role("link", name=title).first)
    link = visitor.page.get_by_role("link", name=re.compile("PDF")).get_attribute("href")
    data = visitor.page.request.get(f"{visitor.site}{link}").body()
    with ThreadPoolExecutor(1) as aside:  # pyHanko runs a loop of its own; this thread has one
        assert aside.submit(sealer().check, data, at=clock.now()).result().sound
    return data


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_from_application_to_money(town: Town, come: Callable[..., Visitor]) -> None:
    person = come("wang", width=390, elder=True)
    home = family("wang")
    incomes = {"王建国": {"wage_income": "1394"}, "刘敏": {"business_income": "500"}}
    account = {"holder": "王建国", "number": home.account.number}
    apply(person, "/apply/", incomes, account)
    person.go("/apply/review/")
    person.press("提交申请")
    number = re.search(r"990001-\d{4}-\d{6}", person.page.locator("main").inner_text())[0]  # type: ignore[index]

    clerk, second, head, verifier = (come(name) for name in ("clerk", "clerk2", "head", "verifier"))
    step(clerk, number, "受理")
    sign_at_the_counter(clerk, number)
    town.disturb("DOUDI_LABOUR_URL", "down")
    step(clerk, number, "启动调查并提请核对")
    step(verifier, number, "启动信息核对")
    report = eventually(lambda: "有记录" in (page := report_of(verifier, number)).inner_text("main") and page)
    expect(report.locator("main")).to_contain_text("还有部门没有答复")  # type: ignore[attr-defined]
    town.disturb("DOUDI_LABOUR_URL", "none")
    verifier.press("现在再问一次没答复的")
    eventually(lambda: "各部门都有了结果" in report_of(verifier, number).inner_text("main"))

    visit_home(clerk, second, number, "三间砖房，没有车。")
    give_opinion(head, number, "grant")
    step(clerk, number, "公示")

    anyone = clerk.page.get_by_role("link", name="看公示的样子").get_attribute("href")
    person.go(str(anyone))
    person.page.locator("main textarea").first.fill("他家有一辆拖拉机。")
    person.press("提交意见")
    open_case(head, number)
    head.press("看要不要受理")
    head.page.locator("input[value=take]").check(force=True)
    head.press("记下")
    head.press("写答复")
    head.page.locator("input[value=not_upheld]").check(force=True)
    head.page.locator("textarea[name=answer]").fill("再次上门看过，拖拉机是邻居的。")
    head.press("发出答复书")
    step(head, number, "重新调查")
    visit_home(clerk, second, number, "再次入户，拖拉机是邻居的。")
    give_opinion(head, number, "grant")
    step(clerk, number, "公示")
    clock.move(timedelta(days=8))
    step(clerk, number, "公示期满，报送审核确认")

    officer = come("officer")
    page = open_case(officer, number)
    follow(page, page.get_by_role("link", name="确认同意", exact=True))
    follow(page, page.get_by_role("button", name=re.compile("测算")))
    officer.press("先看通知书")
    expect(page.locator("main")).to_contain_text("申请人会收到这封信")
    officer.press("确认同意，发出")
    letter = text_of(pdf_of(officer, "最低生活保障确认通知书"))
    assert "每月546元" in letter and "王建国" in letter and number in letter and "行政复议" in letter

    pay(come, number)
    page = open_case(officer, number)
    card = page.get_by_role("link", name="明白卡的样子").get_attribute("href")
    person.go(str(card))
    expect(person.page.locator("main")).to_contain_text("546 元")


def pay(come: Callable[..., Visitor], number: str) -> None:
    """Prepared by one, approved by another, sent, answered by the bank."""
    preparer, approver = come("preparer"), come("approver")
    month = Case.objects.unscoped("the month after the decision").get(number=number).decided_on
    assert month is not None
    first = (month.replace(day=1) + timedelta(days=32)).replace(day=1).isoformat()

    def lines() -> bool:
        return number in preparer.go(address).inner_text("main")

    preparer.go("/staff/batches/").locator("select[name=month]").select_option(first)
    preparer.press("编制这个月的批次")
    address = preparer.page.url.removeprefix(preparer.site)
    eventually(lines)
    eventually(lambda: "等复核" in preparer.go(address).inner_text("main"))
    approver.go(address)
    approver.press("复核通过")
    preparer.go(address)
    preparer.press("送银行发放")
    eventually(lambda: "已对账" in preparer.go(address).inner_text("main"), seconds=120)
    assert "发成 1 笔" in preparer.page.inner_text("main")


def test_by_a_helper_to_a_refusal(town: Town, come: Callable[..., Visitor]) -> None:
    helper = come("helper", width=390)
    home = family("zhao")
    who = home.applicant
    helper.go("/helper/")
    helper.press(who.name)
    account = {"holder": who.name, "number": home.account.number}
    apply(helper, f"/helper/{who.id}/apply/", {who.name: {"wage_income": "5800"}}, account)
    helper.go(f"/helper/{who.id}/confirm/")
    expect(helper.page.locator(".banner-for")).to_contain_text(f"正在替 {who.name} 办理")
    helper.press("给本人手机发验证码")
    helper.page.locator("input[name=way][value=phone_code]").check(force=True)
    helper.page.locator("input[name=code]").fill(town.code_on_the_phone())
    helper.page.locator("input[name=read]").check(force=True)
    helper.press("本人已确认")
    helper.press("提交申请")
    number = re.search(r"990001-\d{4}-\d{6}", helper.page.locator("main").inner_text())[0]  # type: ignore[index]

    clerk, second, head, verifier = (come(name) for name in ("clerk", "clerk2", "head", "verifier"))
    page = open_case(clerk, number)
    expect(page.locator("main")).to_contain_text("代办人代为申请")
    step(clerk, number, "受理")
    sign_at_the_counter(clerk, number)
    step(clerk, number, "启动调查并提请核对")
    step(verifier, number, "启动信息核对")
    eventually(lambda: "各部门都有了结果" in report_of(verifier, number).inner_text("main"))
    visit_home(clerk, second, number, "两层楼房。")
    tell_findings(clerk, number)
    give_opinion(head, number, "refuse", "家庭月收入超过标准。")
    step(clerk, number, "报送审核确认（不再公示）")

    officer = come("officer")
    page = open_case(officer, number)
    follow(page, page.get_by_role("link", name="不予确认", exact=True))
    follow(page, page.get_by_role("button", name=re.compile("测算")))
    officer.press("先看告知书")
    expect(page.locator(".govuk-error-summary")).to_contain_text("不予确认一定要说明理由")
    page.locator("textarea[name=reason]").fill("您家两口人，每月收入超过了低保标准。")
    page.locator("input[name=articles]").first.check(force=True)
    officer.press("先看告知书")
    officer.press("不予确认，发出")
    letter = text_of(pdf_of(officer, "最低生活保障不予确认告知书"))
    assert "超过了低保标准" in letter and "第十八条" in letter
    assert "行政复议：收到决定书之日起60日内" in letter and "6个月内" in letter

    today = clock.today()
    handed = {"received_on": today.isoformat(), "way": "handed", "receiver": who.name}
    step(clerk, number, "登记告知书送达", **handed)
    helper.go(f"/my/cases/{number}/")
    expect(helper.page.locator("main")).to_contain_text("不予确认")
    text = helper.page.locator("main").inner_text()
    last = [today + timedelta(days=60 + rest) for rest in range(10)]  # and on, to a working day
    assert any(f"{day.year}年{day.month}月{day.day}日" in text for day in last), text
