"""How the pages say money, days and names of things, and a few questions templates ask of fields."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from doudi.payments.words import reason_text
from doudi.policies.documents import in_english

register = template.Library()

_WEEKDAYS = ("一", "二", "三", "四", "五", "六", "日")
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def english() -> bool:
    """True when the reader chose English."""
    return (get_language() or "").startswith("en")


@register.filter
def yuan(fen: int | None) -> str:
    """Fen as yuan: 123450 → "1,234.50 元"; whole yuan without decimals; None → "未知"."""
    if fen is None:
        return _("未知")
    whole, rest = divmod(abs(int(fen)), 100)
    amount = f"{'-' if fen < 0 else ''}{whole:,}" + (f".{rest:02d}" if rest else "")
    return f"{amount} yuan" if english() else f"{amount} 元"


@register.filter
def number(count: int) -> str:
    """A number with its thousands apart: 30000000 → "30,000,000"."""
    return f"{count:,}"


@register.filter
def day(value: dt.date | dt.datetime | str | None) -> str:
    """A day with its weekday: 2026年11月24日（星期二）, Tuesday 24 November 2026."""
    on = _as_date(value)
    if on is None:
        return ""
    if english():
        return f"{_ENGLISH_DAYS[on.weekday()]} {on.day} {_ENGLISH_MONTHS[on.month - 1]} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日（星期{_WEEKDAYS[on.weekday()]}）"


@register.filter
def moment(value: dt.datetime) -> str:
    """A time of the day in the county: 2026年11月24日（星期二）14:05."""
    local = timezone.localtime(value)
    return f"{day(local.date())} {local:%H:%M}"


@register.filter
def month(value: dt.date | str) -> str:
    """A month: 2026年12月, December 2026. Takes a date or "2026-12"."""
    year, number = (value.year, value.month) if isinstance(value, dt.date) else map(int, value.split("-")[:2])
    return f"{_ENGLISH_MONTHS[number - 1]} {year}" if english() else f"{year}年{number}月"


def _as_date(value: dt.date | dt.datetime | str | None) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date()
    if isinstance(value, str):
        return dt.date.fromisoformat(value[:10]) if value else None
    return value


@register.filter
def spoken(label: Any) -> str:
    """A label in the reader's language: from {"zh": …, "en": …} or an object with zh and en."""
    language = "en" if english() else "zh"
    if isinstance(label, Mapping):
        return str(label.get(language) or label.get("zh") or "")
    return str(getattr(label, language, None) or getattr(label, "zh", None) or label)


@register.filter
def bank_reason(code: str) -> str:
    """Why the bank sent a payment back."""
    return reason_text(code, "en" if english() else "zh")


said_later = lazy(spoken, str)


@register.filter
def cited(article: str) -> str:
    """Articles as they are cited, in the reader's language."""
    return in_english(article) if english() else article


@register.filter
def is_tick(field: BoundField) -> bool:
    """True for a single tick box."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def tick(field: BoundField) -> str:
    """A single tick box in the site's style."""
    return str(field.as_widget(attrs={"class": "govuk-checkboxes__input"}))


@register.filter
def unit(field: BoundField) -> str:
    """The unit written after a box: 元, or ""."""
    said = field.field.widget.attrs.get("data-unit", "")
    return _(said) if said else ""


@register.filter
def at(mapping: Mapping[str, Any], key: str) -> Any:
    """The value under a key that is only known to the template."""
    return mapping.get(key, "")
