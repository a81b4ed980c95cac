"""A real Chromium, on the site as a process of its own."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

from tests.everything import needs
from tests.site import Site

# Playwright runs an event loop in this thread, and Django then refuses its ORM: these tests alone allow it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

_FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-software-rasterizer", "--disable-dev-shm-usage"),
    "--force-color-profile=srgb",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Visitor:
    """A person at a browser. `heard` collects console errors and requests to anywhere else."""

    page: Page
    site: str
    heard: list[str] = field(default_factory=list)
    bytes: int = 0

    def go(self, path: str) -> Page:
        """Open a page of the site."""
        self.page.goto(self.site + path)
        return self.page

    def press(self, name: str) -> None:
        """Press the button, or follow the link, of that name: in the page itself, else in its frame."""
        for part in (self.page.locator("main"), self.page.locator("body")):
            found = part.get_by_role("button", name=name).or_(part.get_by_role("link", name=name))
            if found.count():
                break
        with self.page.expect_navigation():
            found.first.click()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests; each visitor has a context of their own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=needs.chromium(), args=_FLAGS)
        yield browser
        browser.close()


Visit = Callable[..., Visitor]


@pytest.fixture
def visit(chromium: Browser, live_site: Site) -> Iterator[Visit]:
    """Open a browser: `visit(elder=True, width=390, scripts=False, locale="zh-CN")`."""
    contexts = []

    def opened(
        *, elder: bool = False, width: int = 390, scripts: bool = True, locale: str = "zh-CN", **more: Any
    ) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 844}, java_script_enabled=scripts, locale=locale, **more
        )
        contexts.append(context)
        if elder:
            context.add_cookies([{"name": "doudi_elder", "value": "1", "url": live_site.url}])
        visitor = Visitor(context.new_page(), live_site.url)
        visitor.page.set_default_timeout(20_000)
        _listen(visitor)
        return visitor

    yield opened
    for context in contexts:
        context.close()


def _listen(visitor: Visitor) -> None:
    def console(message: ConsoleMessage) -> None:
        # Chromium reports an answer of 4xx as an error of the console: a refused form is none of ours.
        if message.type == "error" and "Failed to load resource" not in message.text:
            visitor.heard.append(message.text)

    def request(sent: Request) -> None:
        if not sent.url.startswith((visitor.site, "data:", "blob:")):
            visitor.heard.append(f"asked elsewhere: {sent.url}")

    visitor.page.on("console", console)
    visitor.page.on("pageerror", lambda error: visitor.heard.append(str(error)))
    visitor.page.on("request", request)
