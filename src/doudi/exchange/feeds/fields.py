"""The fields of a contract, read strictly."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from doudi.exchange.feeds.contract import DATES, MONTHS, TYPES, Field
from doudi.law.benefits.entry import Entry

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_OF_ALL = ("name", "label", "also", "type", "required")
_OF_TYPE: Mapping[str, tuple[str, ...]] = {
    "id_number": ("unusable",),
    "money": ("unit", "at_least", "at_most"),
    "number": ("unit", "places", "at_least", "at_most"),
    "date": ("formats", "at_least", "at_most", "past"),
    "month": ("formats",),
    "code": ("choices", "written"),
    "text": ("longest",),
}
MEASURES = ("", "month", "percent", "m2", "mu", "ml")
RESERVED = frozenset({"row", "line", "household", "id_state"})


def read_field(entry: Entry) -> Field:
    """One field of the list. Raises UnableToReadPolicy with file and line."""
    name, kind = entry.text("name"), entry.one_of("type", TYPES)
    entry.only(*_OF_ALL, *_OF_TYPE.get(kind, ()))
    if not _NAME.fullmatch(name) or name in RESERVED:
        raise entry.refusal(
            "“name” should be small letters, digits and _, and not a column of our own", "name"
        )
    choices = entry.labels("choices")
    if kind == "code" and not choices:
        raise entry.refusal("a code needs “choices”: code: {zh: …, en: …}", "type")
    if kind == "case" and not entry.flag("required"):
        raise entry.refusal("a case number is always “required: true”", "required")
    places = 2 if kind == "money" else entry.number("places") or 0
    return Field(
        name=name,
        label=entry.label(),
        type=kind,
        required=entry.flag("required"),
        also=entry.words("also") if "also" in entry.values else (),
        unit=entry.unit() if kind == "money" else _measure(entry),
        places=_places(entry, places),
        least=_limit(entry, "at_least", kind, places),
        most=_limit(entry, "at_most", kind, places),
        formats=_formats(entry, kind),
        choices=choices,
        words=_words(entry),
        longest=entry.number("longest") or 200,
        past=entry.flag("past"),
        keeps_unusable=kind == "id_number" and entry.one_of("unusable", ("quarantine", "match")) == "match",
    )


def _measure(entry: Entry) -> str:
    unit = entry.text("unit", "")
    if unit not in MEASURES:
        raise entry.refusal(f"“unit” is “{unit}”: use one of {', '.join(filter(None, MEASURES))}", "unit")
    return unit


def _places(entry: Entry, places: int) -> int:
    if not 0 <= places <= 4:
        raise entry.refusal("“places” should be 0 to 4", "places")
    return places


def _limit(entry: Entry, key: str, kind: str, places: int) -> int | date | None:
    if kind == "date":
        return entry.day(key, optional=True)
    limit = entry.number(key)
    if kind in {"money", "number"} and limit is None:
        raise entry.refusal(f"needs “{key}”: what is beyond it is taken for a mistake", "type")
    return None if limit is None else limit * 10**places


def _formats(entry: Entry, kind: str) -> tuple[str, ...]:
    known = {"date": DATES, "month": MONTHS}.get(kind)
    if known is None:
        return ()
    formats = entry.words("formats")
    if strange := [one for one in formats if one not in known]:
        raise entry.refusal(f"“{strange[0]}” is no format: use {', '.join(known)}", "formats")
    return formats


def _words(entry: Entry) -> dict[str, str]:
    """Every spelling of a code: its Chinese label, its own letters, and what the department writes."""
    choices = entry.labels("choices")
    words = {label.zh: code for code, label in choices.items()} | {code: code for code in choices}
    written: Any = entry.values.get("written", {})
    if not isinstance(written, dict):
        raise entry.refusal("“written” should be code: [spelling, spelling]", "written")
    inner = Entry(written, entry.file, entry.name)
    for code in written:
        if code not in choices:
            raise entry.refusal(f"“{code}” is none of the choices", "written")
        for word in inner.words(code):
            if words.setdefault(word, code) != code:
                raise entry.refusal(f"“{word}” means {words[word]} and {code}: keep one of them", "written")
    return words
