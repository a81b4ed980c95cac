"""Cut a stylesheet down to the components that the pages use. Pure functions on text."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

_BLOCK = re.compile(r"\.(govuk-(?:\\!-)?[a-z0-9]+(?:-[a-z0-9]+)*)")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_FONT = re.compile(r"font-family:\s*GDS Transport[^;}]*")
_LINES = re.compile(r"(?<![a-z-])line-height:[^;}]*;?")
_PIXELS = re.compile(r"(?<![\w.])(\d+)px")
_TEXT = re.compile(r"(?<![a-z-])font-size:([\d.]+)rem")


@dataclass(frozen=True)
class Rule:
    """One rule: its selector or at-rule, and either declarations or further rules."""

    head: str
    declarations: str = ""
    rules: tuple["Rule", ...] = ()


def parse(css: str) -> tuple[Rule, ...]:
    """The rules of a minified stylesheet, at any depth of @media and @supports."""
    return tuple(_rules(_COMMENT.sub("", css)))


def _rules(css: str) -> Iterator[Rule]:
    at = 0
    while (start := css.find("{", at)) >= 0:
        end = _closing(css, start)
        head, body = css[at:start].strip(), css[start + 1 : end]
        at = end + 1
        if ";" in head:
            head = head.rsplit(";", 1)[1].strip()
        yield Rule(head, rules=tuple(_rules(body))) if "{" in body else Rule(head, body)


def _closing(css: str, start: int) -> int:
    depth = 0
    for at in range(start, len(css)):
        depth += {"{": 1, "}": -1}.get(css[at], 0)
        if depth == 0:
            return at
    raise ValueError("The stylesheet ends inside a rule.")


def pick(rules: tuple[Rule, ...], wanted: Callable[[str], bool]) -> Iterator[Rule]:
    """The rules that have a wanted selector left; @font-face never is, so that no font is fetched."""
    for rule in rules:
        if rule.rules:
            inside = tuple(pick(rule.rules, wanted))
            if inside:
                yield Rule(rule.head, rules=inside)
        elif not rule.head.startswith("@"):
            kept = [selector for selector in _selectors(rule.head) if wanted(selector)]
            if kept:
                yield Rule(",".join(kept), scaled(rule.declarations))


def scaled(declarations: str) -> str:
    """The declarations in sizes that follow the reader's text size.

    Lines inherit their height from the page (1.6, elder mode 1.7); lengths of 4 px and more become rem; text
    is never below --small, and body text is 1rem on every screen.
    """
    text = _LINES.sub("", _FONT.sub("font-family:inherit", declarations))
    text = _PIXELS.sub(lambda found: _rem(int(found[1])), text)
    text = text.replace("font-size:1.1875rem", "font-size:1rem")
    return _TEXT.sub(lambda found: f"font-size:{_readable(found[1])}", text)


def _rem(pixels: int) -> str:
    return f"{pixels / 16:g}rem" if pixels >= 4 else f"{pixels}px"


def _readable(rem: str) -> str:
    return f"{rem}rem" if float(rem) >= 1 else "var(--small)"


def _selectors(head: str) -> list[str]:
    return re.split(r",(?![^(]*\))", head)


def wants(blocks: Collection[str]) -> Callable[[str], bool]:
    """A test of selectors: each govuk class in it is one of `blocks`, and none needs their script."""

    def wanted(selector: str) -> bool:
        named = _BLOCK.findall(selector)
        return all(name in blocks for name in named) and "js-enabled" not in selector

    return wanted


def write(rules: Iterator[Rule] | tuple[Rule, ...]) -> str:
    """The rules as a minified stylesheet."""
    return "".join(
        f"{rule.head}{{{write(rule.rules) if rule.rules else rule.declarations}}}" for rule in rules
    )
