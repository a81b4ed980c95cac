"""Catalogues compiled without gettext are the ones gettext would make."""

import gettext
import io
import subprocess
from pathlib import Path

import pytest

from doudi.web import catalogue

TEXT = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

#: somewhere.html:3
#, python-format
msgctxt "address"
msgid "%(n)s 家"
msgid_plural "%(n)s 家们"
msgstr[0] "%(n)s \"home\""
msgstr[1] "%(n)s \"homes\""

msgid "多"
"行\n"
msgstr "many"
" lines\n"

#, fuzzy
msgid "拿不准"
msgstr "a guess"

msgid "没译"
msgstr ""

#~ msgid "不用了"
#~ msgstr "obsolete"
"""


def entries(compiled: bytes) -> dict[object, str]:
    """What Python's own gettext reads in a .mo file."""
    read: dict[object, str] = gettext.GNUTranslations(io.BytesIO(compiled))._catalog  # type: ignore[attr-defined]
    return read


def test_it_is_what_gettext_makes(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text(TEXT, encoding="utf-8")
    subprocess.run(["msgfmt", "-o", tmp_path / "a.mo", tmp_path / "a.po"], check=True)
    assert entries(catalogue.compiled(TEXT)) == entries((tmp_path / "a.mo").read_bytes())


def test_what_is_not_translated_stays_chinese() -> None:
    found = entries(catalogue.compiled(TEXT))
    assert found["多行\n"] == "many lines\n"
    assert "拿不准" not in found
    assert "没译" not in found


def test_a_broken_line_is_named() -> None:
    with pytest.raises(catalogue.UnableToCompile, match=r"people\.po, line 2"):
        catalogue.read('msgid "人"\nmsgstr people\n', "people.po")


def test_only_what_changed_is_compiled(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(TEXT, encoding="utf-8")
    assert catalogue.compile_all(tmp_path) == 1
    assert catalogue.compile_all(tmp_path) == 0
