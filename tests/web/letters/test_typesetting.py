"""PDF where pango is, and a plain word about what to install where it is not."""

import io

import pytest
from pypdf import PdfReader

from doudi.web.letters import typesetting
from doudi.web.letters.typesetting import UnableToTypeset, typeset

BODY = "<article class='letter'><p>直骨角 北京</p><p><span id='seal'>示例县民政局</span></p></article>"
HTML = f"<html lang='zh-Hans'><body>{BODY}</body></html>"


def test_fonts_are_the_simplified_chinese_faces() -> None:
    reader = PdfReader(io.BytesIO(typeset(HTML).pdf))
    names = [str(font["/BaseFont"]) for page in reader.pages for font in _fonts(page)]
    assert names and all("CJK-SC" in name for name in names), names


def _fonts(page: object) -> list[dict[str, object]]:
    fonts = page["/Resources"]["/Font"]  # type: ignore[index]
    return [font.get_object() for font in fonts.values()]


def test_the_seal_lies_beside_the_office() -> None:
    found = typeset(HTML)
    left, low, right, high = found.box
    assert found.page == 0
    assert right - left == high - low == 113
    assert 0 < low < 842 and right > left


def test_nothing_is_fetched() -> None:
    pictured = HTML.replace("直骨角", "<img src='http://127.0.0.1:1/x.png'>直骨角")
    assert b"%PDF" in typeset(pictured).pdf[:8]


def test_without_pango_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise OSError("cannot load library 'libpango-1.0-0'")

    monkeypatch.setattr("importlib.import_module", missing)
    assert not typesetting.available()
    with pytest.raises(UnableToTypeset, match=r"apt install libpango-1\.0-0 libpangoft2-1\.0-0"):
        typeset(HTML)
