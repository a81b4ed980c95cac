"""What every answer carries: headers, switches, plain error pages."""

import re
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory

from doudi.access.errors import UnableToAct
from doudi.law.errors import Unable
from doudi.web import errors, middleware
from doudi.web.citizen import home

TEMPLATES = Path(middleware.__file__).parent / "templates"


def test_policy_allows_nothing_inline(db: None, client: Client) -> None:
    answer = client.get("/")
    assert answer["Content-Security-Policy"] == middleware.POLICY
    assert "unsafe" not in middleware.POLICY and "default-src 'self'" in middleware.POLICY
    assert answer["Cache-Control"] == "no-store"
    html = answer.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", html)


@pytest.mark.parametrize(
    "address",
    ["/public/objection/?receipt=x", "/public/notices/n/token/", "/v/token/", "/c/token/", "/accounts/"],
)
def test_what_is_held_by_a_token_or_a_receipt_is_kept_nowhere(db: None, client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"


def test_no_template_has_inline_code() -> None:
    for file in TEMPLATES.rglob("*.html"):
        text = file.read_text("utf-8")
        assert not re.search(r"<style|\sstyle=\"|\sonclick=|<script(?![^>]*\ssrc=)|javascript:", text), file


def test_zoom_is_never_locked(db: None, client: Client) -> None:
    html = client.get("/").content.decode()
    assert 'content="width=device-width, initial-scale=1"' in html


def test_elder_mode_is_kept_for_a_year_and_leads_back(db: None, client: Client) -> None:
    answer = client.post("/display/", {"display": "elder-on", "next": "/check/me/?a=1"})
    assert answer["Location"] == "/check/me/?a=1"
    cookie = answer.cookies["doudi_elder"]
    assert (cookie.value, cookie["max-age"], cookie["samesite"]) == ("1", 365 * 24 * 3600, "Lax")
    assert 'class="govuk-template elder"' in client.get("/").content.decode()
    client.post("/display/", {"display": "elder-off"})
    assert 'class="govuk-template"' in client.get("/").content.decode()


def test_language_is_kept(db: None, client: Client) -> None:
    client.post("/display/", {"display": "en"})
    html = client.get("/").content.decode()
    assert '<html lang="en"' in html and "Check what I can get" in html
    client.post("/display/", {"display": "zh-hans"})
    assert "查我能领什么" in client.get("/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_switches_never_lead_elsewhere(db: None, client: Client, elsewhere: str) -> None:
    assert client.post("/display/", {"display": "en", "next": elsewhere})["Location"] == "/"


def test_forms_without_their_token_are_refused_kindly(db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in ("/display/", "/check/me/", "/accounts/card/", "/accounts/leave/"):
        answer = strict.post(path, {"display": "en"})
        assert answer.status_code == 403
        assert "这张表过期了" in answer.content.decode()


def test_nothing_here_is_a_plain_page(db: None, client: Client) -> None:
    answer = client.get("/nothing/here/")
    assert answer.status_code == 404
    html = answer.content.decode()
    assert "没有找到这一页" in html and "12349" in html


@pytest.mark.parametrize(
    ("failure", "status", "words"),
    [
        (UnableToAct("这件事要由乡镇办理。"), 403, "这件事要由乡镇办理。"),
        (Unable("还差一份材料。", "A paper is missing."), 409, "还差一份材料。"),
        (OperationalError("database is locked"), 503, "请稍等"),
        (ZeroDivisionError(), 500, "系统出错了"),
    ],
)
def test_a_failure_becomes_a_page(
    db: None, monkeypatch: pytest.MonkeyPatch, failure: Exception, status: int, words: str
) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise failure

    monkeypatch.setattr(home, "render", fails)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert "Traceback" not in answer.content.decode()


def test_a_refusal_speaks_english(db: None, monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    def fails(*_args: object, **_more: object) -> None:
        raise Unable("还差一份材料。", "A paper is missing.")

    monkeypatch.setattr(home, "render", fails)
    client.cookies["django_language"] = "en"
    assert "A paper is missing." in client.get("/").content.decode()


def test_an_error_page_needs_no_database() -> None:
    request = RequestFactory().get("/somewhere/")  # no `db` fixture: a query would fail
    assert errors.broken(request).status_code == 500
    assert errors.busy(request)["Retry-After"] == "60"


def test_home_has_at_most_eight_tiles_the_hotline_and_help(db: None, client: Client) -> None:
    html = client.get("/").content.decode()
    assert 0 < html.count('class="tile') - html.count("tile__") <= 8 + 1  # the list itself is .tiles
    assert 'href="tel:12349"' in html and "请人替我申请" in html


def test_what_is_too_large_is_a_plain_page(db: None, client: Client) -> None:
    from_the_start = client.post("/apply/papers/", b"", "text/plain", CONTENT_LENGTH=13 * 1024 * 1024)
    assert from_the_start.status_code == 413 and "内容太大" in from_the_start.content.decode()
    typed = client.post("/check/me/", {"age": "1" * 3_000_000})
    assert typed.status_code == 413
