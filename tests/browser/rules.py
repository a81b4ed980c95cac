"""Our own rules of a page, measured in a real browser: text, targets, contrast, reflow, focus; and axe."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from playwright.sync_api import Page


@dataclass(frozen=True)
class Sizes:
    """What a mode promises: smallest text and target in CSS pixels, contrast, line height."""

    text: float
    target: float
    contrast: float
    line: float


STANDARD = Sizes(text=17, target=44, contrast=4.5, line=1.6)
ELDER = Sizes(text=24, target=60, contrast=7, line=1.7)
STAFF = Sizes(text=17, target=44, contrast=4.5, line=1.3)
"""Pages of staff: dense tables keep their line height above the legal 1.3."""
AXE_CONTRAST = 4.5
MODES = ((False, STANDARD), (True, ELDER))
MODES_AT_WORK = ((False, STAFF), (True, ELDER))
SHAPES_AT_WORK = ((False, 1280, STAFF), (False, 390, STAFF), (True, 390, ELDER))
"""Elder mode or not, width, and what it promises."""

_VISIBLE = """
const hidden = (node) => {
  for (let at = node; at && at.nodeType === 1; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.display === 'none' || style.visibility === 'hidden') return true;
    const box = at.getBoundingClientRect();
    if (style.position === 'absolute' && box.width <= 1 && box.height <= 1) return true;
    if (style.overflow === 'hidden' && style.position === 'absolute' && box.width <= 1) return true;
  }
  return false;
};
const texts = () => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const parent = walker.currentNode.parentElement;
    const silent = ['SCRIPT', 'STYLE', 'NOSCRIPT', 'OPTION', 'TITLE'];
    if (text && !silent.includes(parent.tagName) && !hidden(parent))
      found.push([parent, text.slice(0, 40)]);
  }
  return found;
};
"""

_TEXT = (
    "([least, line]) => {"
    + _VISIBLE
    + """
  const wrong = [];
  for (const [parent, text] of texts()) {
    const style = getComputedStyle(parent);
    const size = parseFloat(style.fontSize);
    if (size < least - 0.01) wrong.push(`${size}px: ${text}`);
    const block = parent.closest('p, li, dd, dt, td, label');
    const height = parseFloat(style.lineHeight);
    if (block && parent === block && height / size < line - 0.01)
      wrong.push(`line ${height / size}: ${text}`);
  }
  return wrong;
}"""
)

_TARGETS = (
    "(least) => {"
    + _VISIBLE
    + """
  const wrong = [];
  const inSentence = (el) => getComputedStyle(el).display === 'inline'
    && [...el.parentElement.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim().length > 3);
  for (const el of document.querySelectorAll('a[href], button, input, select, textarea, summary')) {
    if (hidden(el) || el.type === 'hidden' || el.closest('.govuk-skip-link')) continue;
    if (el.tagName === 'A' && inSentence(el)) continue;
    const box = el.getBoundingClientRect();
    const short = ['A', 'BUTTON', 'SUMMARY'].includes(el.tagName) || ['radio', 'checkbox'].includes(el.type);
    if (box.height < least - 0.5 || (short && box.width < least - 0.5))
      wrong.push([el.tagName, box.width, box.height, el.textContent || el.name].join(' ').slice(0, 60));
  }
  return wrong;
}"""
)

_CONTRAST = (
    "(least) => {"
    + _VISIBLE
    + """
  const parts = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (el) => {
    for (let at = el; at; at = at.parentElement) {
      const found = parts(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] > 0.99) return found;
    }
    return [255, 255, 255];
  };
  const wrong = new Set();
  for (const [parent, text] of texts()) {
    const [a, b] = [light(parts(getComputedStyle(parent).color)), light(ground(parent))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < least - 0.01) wrong.add(`${ratio.toFixed(2)}: ${text}`);
  }
  return [...wrong];
}"""
)


def text_faults(page: Page, sizes: Sizes) -> list[str]:
    """Texts that are too small, and paragraphs whose lines are too close."""
    return _list(page.evaluate(_TEXT, [sizes.text, sizes.line]))


def target_faults(page: Page, sizes: Sizes) -> list[str]:
    """Links, buttons and fields that are too small to hit; a link inside a sentence is exempt."""
    return _list(page.evaluate(_TARGETS, sizes.target))


def contrast_faults(page: Page, sizes: Sizes) -> list[str]:
    """Texts that stand out too little from their ground."""
    return _list(page.evaluate(_CONTRAST, sizes.contrast))


def sideways(page: Page) -> int:
    """By how many pixels the page must be scrolled sideways."""
    root = "document.documentElement"
    return int(page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


def reflow_faults(page: Page) -> list[str]:
    """Widths at which the page scrolls sideways: 320, 640, 195 px, and 390 px with text of twice the size."""
    before = page.viewport_size or {"width": 390, "height": 844}
    wrong = []
    for width in (320, 640, 195):
        page.set_viewport_size({"width": width, "height": before["height"]})
        if (over := sideways(page)) > 0:
            wrong.append(f"{over} px at {width}: {_widest(page)}")
    page.set_viewport_size({"width": 390, "height": before["height"]})
    root = "document.documentElement"
    size = f"parseFloat(getComputedStyle({root}).fontSize)"
    page.evaluate(f"{root}.style.fontSize = {size} * 2 + 'px'")
    if (over := sideways(page)) > 0:
        wrong.append(f"{over} px with text at 200 %: {_widest(page)}")
    page.evaluate(f"{root}.style.fontSize = ''")
    page.set_viewport_size(before)
    return wrong


def _widest(page: Page) -> str:
    """The element that sticks out furthest, to begin looking with."""
    return str(
        page.evaluate(
            """() => [...document.body.querySelectorAll('*')]
            .map((el) => [el.getBoundingClientRect().right, el.tagName + '.' + el.className])
            .sort((a, b) => b[0] - a[0])[0].join(' ')"""
        )
    )


def axe_faults(page: Page, sizes: Sizes) -> list[str]:
    """What axe finds: rule and elements. Injected by evaluate, since the page's policy forbids scripts.

    Contrast is three quarters of its work: left to our own rule where that one asks for more than axe does.
    """
    page.evaluate(_axe())
    contrast = {"color-contrast": {"enabled": sizes.contrast <= AXE_CONTRAST}}
    run = "async (rules) => await axe.run(document, {resultTypes: ['violations'], rules})"
    found: dict[str, Any] = page.evaluate(run, contrast)
    return [
        f"{one['id']}: {', '.join(str(node['target'][0]) for node in one['nodes'][:3])}"
        for one in found["violations"]
    ]


@cache
def _axe() -> str:
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def faults(page: Page, sizes: Sizes) -> list[str]:
    """Everything that is wrong with the page as it stands."""
    return [
        *axe_faults(page, sizes),
        *text_faults(page, sizes),
        *target_faults(page, sizes),
        *contrast_faults(page, sizes),
        *reflow_faults(page),
    ]


def focus_faults(page: Page, presses: int = 40) -> list[str]:
    """Go through the page by Tab: focus is never lost, and always to be seen."""
    wrong = []
    for _ in range(presses):
        page.keyboard.press("Tab")
        state = page.evaluate(
            """() => { const el = document.activeElement; const s = getComputedStyle(el);
            const name = (el.textContent || el.name || '').trim().slice(0, 20);
            return [el === document.body, el.tagName + ' ' + name,
              s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none']; }"""
        )
        if state[0]:
            break
        if not state[2]:
            wrong.append(f"focus not to be seen on {state[1]}")
    return wrong


def _list(found: Any) -> list[str]:
    return [str(one) for one in found]
