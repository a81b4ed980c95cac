"""What is vendored is what the manifest says; no font, no crest, no address comes with it."""

import hashlib
import re

import yaml

from doudi.web.vendoring import stylesheet
from doudi.web.vendoring.__main__ import MANIFEST, VENDOR


def test_files_are_as_the_manifest_says() -> None:
    entries = yaml.safe_load(MANIFEST.read_text("utf-8"))
    assert {entry["file"] for entry in entries} | {"manifest.yaml"} == {
        file.name for file in VENDOR.iterdir()
    }
    for entry in entries:
        assert set(entry) >= {"name", "version", "licence", "sha256", "changed", "from"}
        assert hashlib.sha256((VENDOR / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


def test_no_font_crest_or_address() -> None:
    css = (VENDOR / "govuk.css").read_text("utf-8")
    assert "@font-face" not in css and "GDS" not in css and "url(" not in css and "crest" not in css
    assert not re.search(r"https?://\w", css)


def test_picking_keeps_only_what_is_wanted() -> None:
    css = (
        ".govuk-body,.govuk-crown:hover{color:red;line-height:1.2;margin:20px 1px;font-size:.875rem}"
        "@media (min-width:40em){.govuk-crown{top:0}.govuk-body{font-size:1.1875rem}}@font-face{src:url(x)}"
    )
    picked = stylesheet.write(stylesheet.pick(stylesheet.parse(css), stylesheet.wants({"govuk-body"})))
    assert picked == (
        ".govuk-body{color:red;margin:1.25rem 1px;font-size:var(--small)}"
        "@media (min-width:40em){.govuk-body{font-size:1rem}}"
    )


def test_own_script_is_small() -> None:
    assert (VENDOR.parent / "app.js").stat().st_size < 2048
