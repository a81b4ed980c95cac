"""From HTML to PDF by WeasyPrint, which needs the system library pango: everything else works without it."""

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from doudi.law.errors import Unable

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0"
POINTS_PER_PIXEL = 0.75
TOUCH = 26  # points of the office's name that the seal covers: the rest stays legible
STYLES = Path(__file__).resolve().parent.parent / "static" / "letters" / "letter.css"


class UnableToTypeset(Unable):
    """This machine lacks what PDF needs. The message says what to install, and what to do till then."""


@dataclass(frozen=True)
class Typeset:
    """A PDF not sealed yet, and where the seal goes: page from 0, box in points from the lower left."""

    pdf: bytes
    page: int
    box: tuple[int, int, int, int]


def available() -> bool:
    """Whether this machine can make PDF files."""
    try:
        _engine()
    except UnableToTypeset:
        return False
    return True


def what_to_install() -> str:
    """The sentence shown beside a PDF button that cannot work."""
    return _(
        "本机还不能生成 PDF：请管理员安装系统组件（apt install %(packages)s）。现在可以用浏览器打印本页。"
    ) % {"packages": PACKAGES}


def typeset(html: str, *, seal_mark: str = "seal", seal_points: int = 113) -> Typeset:
    """Set an HTML letter as PDF. The seal, 113 pt (40 mm) wide, touches the id `seal_mark`.

    Raises UnableToTypeset where pango is missing. Nothing is fetched: neither network nor files.
    """
    engine = _engine()
    styles = [engine.CSS(filename=str(STYLES))]
    document = engine.HTML(string=html, url_fetcher=_nothing(engine)).render(stylesheets=styles)
    page, mark = next(
        (number, page.anchors[seal_mark])
        for number, page in reversed(list(enumerate(document.pages)))
        if seal_mark in page.anchors
    )
    height = document.pages[page].height * POINTS_PER_PIXEL
    left, top, _right, bottom = (edge * POINTS_PER_PIXEL for edge in mark)
    x = int(left + TOUCH - seal_points)
    y = int(height - (top + bottom + seal_points) / 2)
    return Typeset(document.write_pdf(), page, (x, y, x + seal_points, y + seal_points))


def picture(svg: str, points: int) -> bytes:
    """One page of `points` by `points` showing the SVG: a vector picture for a seal.

    Raises UnableToTypeset where pango is missing.
    """
    engine = _engine()
    side = f"{points}pt"
    page = f"@page {{ size: {side} {side}; margin: 0 }} body {{ margin: 0 }}"
    fill = f"svg {{ display: block; width: {side}; height: {side} }}"
    html = f"<style>{page} {fill}</style>{svg}"
    data: bytes = engine.HTML(string=html, url_fetcher=_nothing(engine)).write_pdf()
    return data


def _engine() -> Any:
    try:
        # WeasyPrint loads pango when imported: only here, and only when a PDF is wanted.
        return importlib.import_module("weasyprint")
    except (OSError, ImportError) as error:
        raise UnableToTypeset(what_to_install()) from error


def _nothing(engine: Any) -> Any:
    """A fetcher that fetches nothing: a letter is whole in itself."""
    return engine.urls.URLFetcher(allowed_protocols=())
