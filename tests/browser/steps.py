"""What a person does at the browser, by what they see: labels, buttons, headings."""

import re

from playwright.sync_api import Locator, Page

from tests.browser.conftest import Visitor
from tests.browser.households import PIN, Household


def sign_in(visitor: Visitor, home: Household, onward: str = "/my/") -> None:
    """By card and PIN."""
    page = visitor.go(f"/accounts/card/?next={onward}")
    page.get_by_label("卡号").fill(home.card)
    page.get_by_label("6 位密码").fill(PIN)
    visitor.press("登录")


def choose(page: Page, question: str, answer: str) -> None:
    """Choose one answer of a question."""
    group = page.get_by_role("group", name=re.compile(re.escape(question)))
    label(group, answer).check(force=True)


def label(group: Locator, answer: str) -> Locator:
    """The choice with that very label."""
    return group.get_by_label(answer, exact=True)


def answer_all(visitor: Visitor) -> None:
    """Answer the questions of the page on show: the plainest answer each."""
    page = visitor.page
    for group in page.locator("fieldset").all():
        first = group.locator("input[type=radio]")
        if first.count():
            preferred = group.get_by_label(re.compile("^(没有残疾证|都没有|不是|没在上学)$"))
            legend = group.locator("legend").inner_text()
            if "住在一起" in legend:
                preferred = group.get_by_label("是", exact=True)
            preferred.first.check(force=True)
    for box in page.locator("main input[type=text], main input:not([type])").all():
        box.fill(typed(box.get_attribute("name") or ""))
    visitor.press("保存，下一步")


def typed(name: str) -> str:
    """What is typed into a field."""
    words = {
        "bank": "示例农村信用社",
        "holder": "王示例",
        "number": "6200 0000 0000 0001",
        "address": "柳湾村 1 号",
    }
    return words.get(name, "１，０００" if name == "wage_income" else "0" if name != "homes" else "1")
