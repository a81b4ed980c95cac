"""Each kind of letter, in both languages, as the page and the PDF print it."""

import io
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from pypdf import PdfReader

from doudi.cases.models.letter import TITLES
from doudi.web.letters.seal import sealer
from doudi.web.letters.views import context_of, sealed
from doudi.work import clock
from tests.web.letters.written import CONTENTS, LINE, ROW, letter


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
    article = "Social Assistance Law, Article 18" if language == "en" else "社会救助法 第十八条"
    assert "收入超过标准。" in html and article in html and words in html
    assert "12349" in html[: html.index("check")], "whom to call stands in the letter, not at its foot"


def test_a_refusal_says_what_else_fits_and_the_last_days_once_it_was_received() -> None:
    elsewhere = [{"zh": "可以申请低保边缘家庭。", "en": "Near dibao.", "article": "社会救助法 第二十一条"}]
    one = letter("refusal", CONTENTS["refusal"] | {"elsewhere": elsewhere})
    html = render_to_string("letters/body.html", context_of(one))
    assert "可以申请低保边缘家庭。" in html and "社会救助法 第二十一条" in html and "最后一天" not in html


@pytest.mark.django_db
def test_the_last_days_are_printed_once_the_letter_was_received() -> None:
    one = replace(letter("refusal"), received_on=date(2026, 9, 3))
    html = render_to_string("letters/body.html", context_of(one))
    assert "最后一天是2026年11月2日（星期一）" in html and "最后一天是2027年3月3日（星期三）" in html
    assert "2026年9月3日（星期四）收到这封信" in html


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


def findings(*rows: dict[str, Any], **more: Any) -> str:
    content = {"rows": [{**ROW, **row} for row in rows], **more}
    return render_to_string("letters/body.html", context_of(letter("verification", content)))


def test_findings_without_a_difference_say_so_and_list_what_was_found() -> None:
    found = {"declared": None, "differs": False, "found": 326_050}
    none = {"item": "vehicles", "item_zh": "机动车", "differs": False, "found": 0, "declared": 0}
    html = findings(found, none, due_on="2026-10-19", provisional=False)
    assert "没有不一样的" in html and "3,260.50 元" in html and "没有，或者没有记录的：机动车" in html
    assert html.count("<table") == 1, "no empty table"
    assert "最迟2026年10月19日（星期一）" in html and "12349" in html and "示例县民政局找吴科长" in html


def test_what_no_department_answered_is_unknown_and_not_nothing() -> None:
    silent = {"state": "timed_out", "found": None, "declared": 0, "differs": False}
    html = findings(silent)
    assert "部门还没答复的：银行存款和支付账户余额" in html and "不会当作没有" in html


def test_a_line_says_whose_sums_it_is_made_up_of() -> None:
    part = {"zh": "工资", "en": "wages", "text_zh": "5,800 元/月", "text_en": "5,800 yuan/month"}
    own = {**part, "who": "赵某", "source": "人社部门", "source_en": "labour", "observed_on": "2026-09-01"}
    rest = {**part, "who": "", "text_zh": "3,000 元/月", "source": "", "source_en": "", "observed_on": ""}
    content = CONTENTS["refusal"] | {"lines": [{**LINE, "parts": [own, rest]}]}
    html = " ".join(render_to_string("letters/body.html", context_of(letter("refusal", content))).split())
    assert "赵某：工资 5,800 元/月" in html and "（人社部门，2026年9月1日（星期二））" in html
    assert "家里其他成年人（只告诉本人）：工资 3,000 元/月" in html


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
