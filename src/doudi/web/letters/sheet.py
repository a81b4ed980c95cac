"""A letter as its template needs it: the frozen content, dates, title, and where it is checked."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings

from doudi.cases.letters.appeal import last_days
from doudi.cases.queries import LetterFile
from doudi.cases.tokens import grouped
from doudi.web.arithmetic import printed
from doudi.web.figures import fact_value, source_label
from doudi.web.qr import drawn
from doudi.web.templatetags.words import cited, english, spoken

_EMPTY: dict[str, Any] = {
    "accepted_on": None,
    "due_on": None,
    "received_on": None,
    "days": "",
    "days_to_start": "",
    "provisional": False,
    "papers": (),
    "differing": (),
    "found": (),
    "nothing": (),
    "unknown": (),
    "elsewhere": (),
    "received": None,
    "last_provisional": False,
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
    content |= _findings(content.get("rows", ()))
    content["lines"] = printed(content.get("lines", ()))
    content["amount"] = content.get("amount_fen") or 0
    content["starts"] = content.get("from") or ""
    content["elsewhere"] = [_cited(one) for one in content.get("elsewhere", ())]
    content |= _appeal(letter)
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


def _appeal(letter: LetterFile) -> dict[str, Any]:
    """The ways to appeal, each with its last day once it is recorded when the letter was received."""
    days = last_days(letter.received_on) if letter.received_on else None
    last = {"reconsider": days.reconsider, "sue": days.sue} if days else {}
    ways = [_cited(way) | {"last": last.get(way["name"])} for way in letter.content.get("appeal", ())]
    return {
        "appeal": ways,
        "received": letter.received_on,
        "last_provisional": days.provisional if days else False,
    }


def _cited(one: Mapping[str, Any]) -> dict[str, Any]:
    return {"words": _spoken(one, ""), "article": cited(one.get("article", ""))}


def _findings(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What differs and what was found, figure by figure; what is not there or not known, in a word."""
    kinds: dict[str, list[Mapping[str, Any]]] = {"differing": [], "found": [], "nothing": [], "unknown": []}
    for row in rows:
        kinds[_kind(row)].append(row)
    return {
        "differing": [_row(row) for row in kinds["differing"]],
        "found": [_row(row) for row in kinds["found"]],
        "nothing": _together(kinds["nothing"]),
        "unknown": _together(kinds["unknown"]),
    }


def _kind(row: Mapping[str, Any]) -> str:
    if row.get("differs"):
        return "differing"
    if row.get("state", "hit") not in {"hit", "none"}:
        return "unknown"
    return "nothing" if row.get("found") in (None, 0, "none") else "found"


def _together(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The items of each member, in their order."""
    items: dict[str, list[str]] = {}
    for row in rows:
        items.setdefault(row.get("member", ""), []).append(_item(row))
    return [{"member": member, "items": list(dict.fromkeys(named))} for member, named in items.items()]


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    name = row.get("item") or ""
    return {
        "member": row.get("member", ""),
        "item": _item(row),
        "declared": fact_value(name, row.get("declared")) or "—",
        "found": fact_value(name, row.get("found")) or "—",
        "source": source_label(row.get("source", "")),
        "observed_on": _date(row.get("observed_on")),
    }


def _item(row: Mapping[str, Any]) -> str:
    return _spoken({"zh": row.get("item_zh"), "en": row.get("item_en")}, "")


def _spoken(words: Mapping[str, Any], prefix: str) -> str:
    """`zh` or `en` of a pair of texts, by the active language; Chinese where English is absent."""
    return str((english() and words.get(f"{prefix}en")) or words.get(f"{prefix}zh") or "")


def _date(text: Any) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
