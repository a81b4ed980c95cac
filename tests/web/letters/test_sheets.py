"""Each kind of letter, in both languages, as the page and the PDF print it."""

import io

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from pypdf import PdfReader

from doudi.cases.models.letter import TITLES
from doudi.web.letters.seal import sealer
from doudi.web.letters.views import context_of, sealed
from doudi.work import clock
from tests.web.letters.written import CONTENTS, letter


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", sorted(CONTENTS))
def test_every_kind_in_both_languages(kind: str, language: str) -> None:
    with override(language):
        html = render_to_string("letters/sheet.html", context_of(letter(kind)))
    assert "990001-2026-000123-03" in html and "阿依·𬎆示例" in html and "示例县民政局" in html
    assert "/v/ " in html and "K7M-4Q9-XTW-DHP" in html, "what to open, and what to type there"
    assert "None" not in html


@pytest.mark.parametrize("language,words", [("zh-hans", "行政复议"), ("en", "60 days")])
def test_a_refusal_has_reason_article_and_appeal(language: str, words: str) -> None:
    with override(language):
        html = render_to_string("letters/body.html", context_of(letter("refusal")))
    assert "收入超过标准。" in html and "社会救助法 第十八条" in html and words in html


def test_the_letters_are_those_a_case_can_write() -> None:
    assert set(CONTENTS) == set(TITLES)


@pytest.mark.parametrize(
    "language,words", [("zh-hans", "2 个工作日内开始调查"), ("en", "within 2 working days")]
)
def test_the_acceptance_says_the_terms_of_the_place(language: str, words: str) -> None:
    with override(language):
        html = render_to_string("letters/body.html", context_of(letter("acceptance")))
    assert words in html


def test_the_findings_print_values_as_people_write_them() -> None:
    html = render_to_string("letters/body.html", context_of(letter("verification")))
    assert "82,000 元" in html and "0 元" in html


def test_a_preview_says_that_nothing_was_sent() -> None:
    draft = letter("refusal").__class__(**{**vars(letter("refusal")), "number": "", "token": ""})
    html = render_to_string("letters/body.html", context_of(draft))
    assert "还没有发出" in html and "/v/" not in html


def test_an_unknown_key_missing_from_old_letters_is_simply_not_printed() -> None:
    html = render_to_string(
        "letters/body.html",
        context_of(letter("confirmation", {"amount_fen": 200, "members": 1, "pay_from": "2026-10"})),
    )
    assert "2 元" in html and "<table" not in html


def test_the_sealed_pdf_says_what_the_page_says() -> None:
    one = letter("confirmation")
    pdf = sealed(one, context_of(one))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
    text = "".join(text.split())
    assert "最低生活保障确认通知书" in text and "990001-2026-000123-03" in text and "每月2元" in text
    assert sealer().check(pdf, at=clock.now()).sound
