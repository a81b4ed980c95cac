"""Every page of the people, in both modes: axe, our own rules, weight, console, other hosts."""

import pytest
from playwright.sync_api import Page, Response

from tests.browser import rules
from tests.browser.conftest import Visit, Visitor
from tests.browser.county import county, settled
from tests.browser.steps import sign_in

LIMIT = 30 * 1024
OPEN = ["/", "/check/", "/check/me/", "/help/", "/accounts/", "/accounts/phone/", "/accounts/card/"]


def inspect(visitor: Visitor, path: str, sizes: rules.Sizes) -> list[str]:
    """What is wrong with a page, each fault with its address."""
    found = []
    answer = visitor.page.goto(visitor.site + path)
    if answer is None or answer.status >= 400:
        found.append(f"answers {answer.status if answer else 'nothing'}")
    found += rules.faults(visitor.page, sizes)
    return [f"{path}: {fault}" for fault in found]


@pytest.mark.look
def test_pages_without_signing_in(visit: Visit) -> None:
    for elder, sizes in rules.MODES:
        visitor = visit(elder=elder)
        found = [fault for path in OPEN for fault in inspect(visitor, path, sizes)]
        found += inspect(visitor, "/nothing/here/", sizes)[1:]  # the error page itself
        found += errors_of(visitor, "/check/me/", "下一步", sizes)
        found += errors_of(visitor, "/accounts/card/", "登录", sizes)
        assert found + visitor.heard == [], "\n".join(found)


def errors_of(visitor: Visitor, path: str, button: str, sizes: rules.Sizes) -> list[str]:
    """What is wrong with a page that shows errors: its form is sent empty."""
    visitor.go(path)
    visitor.press(button)
    assert visitor.page.locator(".govuk-error-summary").count() == 1, path
    return [f"{path} with errors: {fault}" for fault in rules.faults(visitor.page, sizes)]


@pytest.mark.look
def test_pages_of_one_person(visit: Visit) -> None:
    stage = settled(51, county())
    number = stage.case.number
    mine = ["", "card/", "looks/", "permissions/", f"cases/{number}/", f"cases/{number}/decision/"]
    spouse = stage.home.spouse
    apply = ["", "members/", "members/add/", f"members/{spouse}/", "papers/", "consent/", "review/"]
    sheets = [f"about.{spouse}", f"income.{spouse}", f"amounts.{spouse}", "property", "address", "account"]
    paths = [f"/my/{path}" for path in mine] + [f"/apply/{path}" for path in apply]
    paths += [f"/apply/ask/{key}/" for key in sheets]
    for elder, sizes in rules.MODES:
        visitor = visit(elder=elder)
        sign_in(visitor, stage.home)
        found = [fault for path in paths for fault in inspect(visitor, path, sizes)]
        found += errors_of(visitor, f"/apply/ask/about.{spouse}/", "保存，下一步", sizes)
        found += errors_of(visitor, "/apply/members/add/", "加上", sizes)
        found += errors_of(visitor, "/apply/consent/", "保存，下一步", sizes)
        assert found + visitor.heard == [], "\n".join(found)


@pytest.mark.look
def test_focus_is_always_to_be_seen(visit: Visit) -> None:
    visitor = visit()
    for path in ("/", "/check/me/", "/accounts/card/"):
        assert rules.focus_faults(visitor.go(path)) == []


@pytest.mark.look
def test_weight_of_first_visits(visit: Visit) -> None:
    """Compressed, with everything a page brings, on an empty cache."""
    stage = settled(52, county())
    for path in (
        "/",
        "/check/me/",
        "/apply/",
        "/apply/consent/",
        f"/my/cases/{stage.case.number}/",
        "/my/card/",
    ):
        visitor = visit()
        if path.startswith(("/my", "/apply")):
            sign_in(visitor, stage.home)
        weight = transferred(visitor.page, visitor.site + path)
        assert weight <= LIMIT, f"{path}: {weight} bytes"


def transferred(page: Page, url: str) -> int:
    """Bytes of body on the wire, with the browser's cache left out."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    total = 0

    def loaded(event: dict[str, float]) -> None:
        nonlocal total
        total += int(event["encodedDataLength"])

    session.on("Network.loadingFinished", loaded)
    answer: Response | None = page.goto(url, wait_until="networkidle")
    assert answer is not None and answer.status == 200
    return total


@pytest.mark.look
def test_slow_line(visit: Visit) -> None:
    """150 kbit/s and 400 ms: a first visit shows its page within four seconds."""
    visitor = visit()
    session = visitor.page.context.new_cdp_session(visitor.page)
    speed = 150_000 / 8
    line = {"offline": False, "latency": 400, "downloadThroughput": speed, "uploadThroughput": speed}
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", line)
    visitor.go("/")
    timing = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    assert visitor.page.evaluate(timing) <= 4000
