"""A letter as its template needs it: the frozen content, dates, title, and where it is checked."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from doudi.cases.queries import LetterFile
from doudi.cases.tokens import grouped
from doudi.web.arithmetic import printed
from doudi.web.figures import fact_value, source_label
from doudi.web.qr import drawn
from doudi.web.templatetags.words import english, spoken

_EMPTY: dict[str, Any] = {
    "accepted_on": None,
    "due_on": None,
    "received_on": None,
    "days": "",
    "days_to_start": "",
    "provisional": False,
    "papers": (),
    "rows": (),
    "withheld": (),
    "members": "",
    "pay_from": "",
    "example": False,
    "articles": (),
    "reason": "",
    "departure_reason": "",
    "matter": "",
    "answer": "",
    "outcome": "",
}


def sheet(letter: LetterFile) -> dict[str, Any]:
    """Everything `letters/body.html` prints, in the active language. A key the content lacks is empty."""
    content = dict(letter.content)
    for name in ("accepted_on", "due_on", "received_on"):
        content[name] = _date(content.get(name))
    content["papers"] = [
        {"name": _spoken(paper, ""), "why": _spoken(paper, "why_")} for paper in content.get("papers", ())
    ]
    content["rows"] = [_row(row) for row in content.get("rows", ()) if row.get("differs", True)]
    content["lines"] = printed(content.get("lines", ()))
    content["amount"] = content.get("amount_fen") or 0
    content["starts"] = content.get("from") or ""
    content["appeal"] = _appeal(content.get("appeal") or {})
    return _EMPTY | content | _frame(letter)


def check_url(token: str) -> str:
    """The public page that says whether a letter is ours; without a code, the page that asks for it."""
    return f"{settings.SITE}/v/{token}"


def _frame(letter: LetterFile) -> dict[str, Any]:
    return {
        "title": spoken(letter.title),
        "template": f"letters/kinds/{letter.kind}.html",
        "check_url": check_url(""),
        "code": grouped(letter.token),
        "qr": drawn(check_url(letter.token)) if letter.token else "",
    }


def _appeal(appeal: Mapping[str, Any]) -> str:
    """The appeal text; frozen in Chinese and, where the office wrote it, in English."""
    return _spoken(appeal, "") or str(appeal.get("text") or "")


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    name = row.get("item") or ""
    return {
        "member": row.get("member", ""),
        "item": _spoken({"zh": row.get("item_zh"), "en": row.get("item_en")}, ""),
        "declared": fact_value(name, row.get("declared")) or "—",
        "found": fact_value(name, row.get("found")) or "—",
        "source": source_label(row.get("source", "")),
        "observed_on": _date(row.get("observed_on")),
    }


def _spoken(words: Mapping[str, Any], prefix: str) -> str:
    """`zh` or `en` of a pair of texts, by the active language; Chinese where English is absent."""
    return str((english() and words.get(f"{prefix}en")) or words.get(f"{prefix}zh") or "")


def _date(text: Any) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
