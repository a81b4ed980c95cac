"""A fact's value in words, by its type, unit and choices in the dictionary."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from doudi.law.benefits.wording import value_text
from doudi.law.errors import Unable
from doudi.policies.load import policies
from doudi.registry import sources
from doudi.registry.dictionary import dictionary
from doudi.web.forms.fields import plain
from doudi.web.templatetags.words import english

_YES = {"是", "有", "yes", "y", "true"}
_NO = {"否", "不是", "没有", "no", "n", "false"}
_COUNT_DIGITS = 9


def fact_label(name: str) -> str:
    """The fact in the reader's language."""
    entry = dictionary().get(name)
    if entry is None:
        return name
    return entry.en if english() else entry.zh


def fact_value(name: str, value: Any) -> str:
    """The value as people write it: 12 元/月, 是, 视力残疾; "" for None."""
    if value is None:
        return ""
    language = "en" if english() else "zh"
    fact = policies().facts.get(name)
    if fact is None:
        return value_text(value, "boolean" if isinstance(value, bool) else "code", "", language)
    if fact.type == "code":
        choice = fact.choices.get(str(value))
        return choice.text(language) if choice else str(value)
    if fact.type == "date" and isinstance(value, str):
        value = date.fromisoformat(value)
    return value_text(value, fact.type, fact.unit, language)


def source_label(code: str) -> str:
    """Who said a figure."""
    return sources.label(code, "en" if english() else "zh") if sources.known(code) else code


class UnableToReadValue(Unable):
    """What was typed is no value of this fact."""


def read_value(name: str, text: str) -> int | str | bool:
    """A typed value as the registry stores it: yuan → fen, 是/否 → boolean, a day → ISO, a choice → its code.

    Raises UnableToReadValue.
    """
    entry = dictionary()[name]
    typed = plain(text).removesuffix("元").replace(",", "").strip()
    if entry.type == "money" and (fen := _fen(typed)) is not None:
        return fen
    if entry.type == "count" and typed.isdecimal() and len(typed) <= _COUNT_DIGITS:
        return int(typed)
    if entry.type == "boolean" and typed.lower() in _YES | _NO:
        return typed.lower() in _YES
    if entry.type == "date" and (on := _day(typed)):
        return on
    if entry.type == "code" and (code := _code(name, typed)):
        return code
    raise UnableToReadValue(
        f"“{text}”不是“{entry.zh}”能填的内容。金额填元，数量填整数，是非填“是”或“否”，日期填 2026-11-24。",
        f'"{text}" is no value of "{entry.en}". Give yuan, a whole number, yes or no, or a date: 2026-11-24.',
    )


def _fen(text: str) -> int | None:
    try:
        fen = Decimal(text) * 100
    except InvalidOperation:
        return None
    return int(fen) if fen.is_finite() and fen == fen.to_integral_value() and 0 <= fen < 10**13 else None


def _day(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _code(name: str, text: str) -> str | None:
    choices = policies().facts[name].choices if name in policies().facts else {}
    return next((code for code, words in choices.items() if text in {code, words.zh, words.en}), None)
