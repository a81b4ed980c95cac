"""A person who uses the keyboard only: Tab, Space, arrows, Enter and typing."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.steps import typed

_FOCUS = """() => { const el = document.activeElement;
  const main = Boolean(el.closest && el.closest('main'));
  return {tag: el.tagName, type: el.type || '', name: el.name || '', main,
    chosen: Boolean(el.checked), sends: el.matches('main button:not(.govuk-button--secondary)'),
    lost: el === document.body}; }"""
_SECOND_ANSWER = ("serious_illness", "dependent_adult")


def follow(page: Page, selector: str) -> None:
    """Tab to a link and follow it."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    raise AssertionError(f"{selector} cannot be reached by Tab")


def fill_in(page: Page) -> None:
    """Go through the fields of a page and send it; the focus is never lost on the way."""
    for _press in range(120):
        page.keyboard.press("Tab")
        focus: dict[str, Any] = page.evaluate(_FOCUS)
        if focus["sends"]:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
        if focus["main"]:
            _answer(page, focus)
    raise AssertionError(f"the button of {page.url} cannot be reached by Tab")


def _answer(page: Page, focus: dict[str, Any]) -> None:
    if focus["type"] == "radio" and not focus["chosen"]:
        page.keyboard.press("ArrowDown" if focus["name"] in _SECOND_ANSWER else "Space")
    elif focus["type"] == "checkbox" and focus["name"] == "promise":
        page.keyboard.press("Space")
    elif focus["type"] in {"text", "textarea"}:
        page.keyboard.type(typed(focus["name"]))
