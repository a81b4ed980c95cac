"""The check, walked through on a phone without scripts, in both modes: every kind of page, and the answer."""

import pytest

from tests.browser import rules
from tests.browser.conftest import Visit, Visitor

HAS = {
    "wage_income",
    "retired",
    "deposits",
    "homes",
    "disability_grade",
    "self_paid_medical",
    "medical_insurance",
}
TYPED = {"wage_income": "300", "deposits": "20000", "homes": "1"}
CHOSEN = {"residence": "rural", "disability_grade": "1", "disability_kind": "limb"}


def described(visitor: Visitor) -> None:
    """An old woman and her son."""
    visitor.go("/check/me/")
    visitor.page.get_by_label("您多大年纪？").fill("78")
    visitor.page.get_by_label("一起生活的有几口人？").fill("2")
    visitor.press("下一步")
    visitor.page.get_by_label("第 1 位是您的什么人？").select_option("child")
    visitor.page.get_by_label("多大年纪？").fill("51")


def answered(visitor: Visitor) -> None:
    """Answer one page of the check: what there is, and of the rest nothing."""
    page = visitor.page
    name = page.url.rstrip("/").split("/")[-1].partition(".")[2]
    ticks = page.locator("input[name=there]")
    there = [one for one in ticks.all() if one.get_attribute("value") in HAS]
    for one in there:
        one.check()
    boxes = page.locator("input.money, input.count")
    if name in TYPED and boxes.count():
        for box in boxes.all():
            box.fill(TYPED[name])
    elif name in CHOSEN and page.locator("input[type=radio]").count():
        page.locator(f"input[value='{CHOSEN[name]}']").first.check()
    elif name in CHOSEN:
        page.locator("select").last.select_option(CHOSEN[name])
    elif not there:
        quick = page.locator("button[name=nothing], button[name=unknown]").first
        with page.expect_navigation():
            quick.click()
        return
    visitor.press("下一步")


@pytest.mark.look
@pytest.mark.parametrize("elder", [False, True])
def test_the_whole_check_on_a_phone(visit: Visit, elder: bool) -> None:
    visitor = visit(elder=elder, scripts=False)
    looking = visit(elder=elder)
    sizes = rules.ELDER if elder else rules.STANDARD
    described(visitor)
    visitor.press("下一步")
    seen: dict[str, str] = {}
    while not visitor.page.url.endswith("/check/answer/"):
        seen[visitor.page.url] = visitor.page.url.rstrip("/").split("/")[-1]
        assert len(seen) < 30, seen
        answered(visitor)
    kept = [one for one in visitor.page.context.cookies() if "name" in one and "value" in one]
    looking.page.context.add_cookies(
        [{"name": one["name"], "value": one["value"], "url": visitor.site} for one in kept]
    )
    for path in (f"/check/{key}/" for key in ("me", "others", *seen.values(), "answer")):
        page = looking.go(path)
        for fold in page.locator("details").all():
            fold.evaluate("(el) => { el.open = true }")
        found = [f"{path}: {fault}" for fault in rules.faults(page, sizes)]
        assert found == [], "\n".join(found)
    body = looking.page.inner_text("main")
    assert "可能领得到的" in body and "残疾人" in body
    assert looking.heard == []
