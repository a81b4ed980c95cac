"""Fields that take what people really type: full-width digits, commas, spaces, a 元 at the end."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from doudi.law import id_number
from doudi.law.errors import Unable
from doudi.web import errors

MOST_FEN = 10**13
"""A hundred thousand million yuan: more is a slip of the keyboard, and it keeps sums far inside 64 bits."""


def plain(text: str) -> str:
    """Text as typed on any keyboard, with half-width digits and letters, and no spaces around it."""
    return unicodedata.normalize("NFKC", text).replace("\x00", "").strip()


class TextField(forms.CharField):
    """One line of text. `limit` counts characters."""

    def __init__(self, *, limit: int = 100, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": _("请填写这一项。")})
        super().__init__(max_length=limit, **kwargs)


class MoneyField(forms.CharField):
    """An amount typed in yuan, as int fen; None when left empty and not required."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "money", "data-unit": "元"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        kwargs.setdefault("error_messages", {"required": _("请填写金额。没有就填 0。")})
        super().__init__(max_length=40, **kwargs)

    def to_python(self, value: Any) -> Any:
        """Fen, from text such as "1,200.50元" or "１２００"."""
        if isinstance(value, int):
            return value
        text = re.sub(r"[,，\s¥￥]", "", plain(super().to_python(value) or "")).removesuffix("元")
        if not text:
            return None
        try:
            fen = Decimal(text) * 100 if re.fullmatch(r"-?\d+(\.\d+)?", text) else None
        except InvalidOperation:
            fen = None
        if fen is None:
            raise ValidationError(_("请只填数字，例如 1200 或 1200.50。"), code="invalid")
        return _whole_fen(fen)

    def prepare_value(self, value: Any) -> Any:
        """Fen back as yuan in the box; what was typed stays as typed."""
        if isinstance(value, int) and not isinstance(value, bool):
            return f"{Decimal(value) / 100:f}"
        return value

    def validate(self, value: Any) -> None:
        """An empty amount is refused where it is required; 0 is an amount."""
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """No text validators: the value is a number by now."""


def _whole_fen(fen: Decimal) -> int:
    if fen < 0:
        raise ValidationError(_("金额不能是负数。没有就填 0。"), code="negative")
    if fen >= MOST_FEN:
        raise ValidationError(_("这个数太大了，请检查是不是多打了数字。"), code="large")
    if fen != fen.to_integral_value():
        raise ValidationError(_("最多两位小数（到分）。"), code="fraction")
    return int(fen)


class CountField(forms.IntegerField):
    """A small whole number, such as how many people."""

    def __init__(self, *, least: int = 0, most: int = 99, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "count"}
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        messages = {
            "required": _("请填写数字。"),
            "invalid": _("请只填数字，例如 3。"),
            "min_value": _("不能少于 %(limit_value)s。"),
            "max_value": _("不能多于 %(limit_value)s。"),
        }
        super().__init__(min_value=least, max_value=most, error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> Any:
        """A number, also from full-width digits."""
        return super().to_python(plain(value) if isinstance(value, str) else value)


class DateField(forms.DateField):
    """A day, from the browser's own date field or typed: 2026-11-24, 2026.11.24, 20261124, 2026年11月24日."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "day"})
        )
        messages = {"required": _("请填写日期。"), "invalid": _("请填写年、月、日，例如 2026-11-24。")}
        super().__init__(input_formats=["%Y-%m-%d", "%Y%m%d"], error_messages=messages, **kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """The day."""
        if isinstance(value, str):
            value = re.sub(r"[年月./]", "-", plain(value)).removesuffix("日")
        day: dt.date | None = super().to_python(value)
        return day


class IdNumberField(forms.CharField):
    """An identity number, 18 or 15 digits, checked and given back in its 18-character form."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {
            "autocomplete": "off",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "class": "long-number",
        }
        kwargs.setdefault("widget", forms.TextInput(attrs=attrs))
        kwargs.setdefault("error_messages", {"required": _("请填写身份证号码。")})
        super().__init__(max_length=40, **kwargs)

    def to_python(self, value: Any) -> str:
        """The number in its 18-character form, or ""."""
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return str(id_number.parse(text).text)
        except Unable as refusal:
            raise ValidationError(errors.said(refusal), code="invalid") from refusal


class PhoneField(forms.CharField):
    """A mobile number of mainland China (11 digits), or a land line with its area code."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "phone"})
        )
        kwargs.setdefault("error_messages", {"required": _("请填写电话号码。")})
        super().__init__(max_length=40, **kwargs)

    def to_python(self, value: Any) -> str:
        """Digits only."""
        digits = re.sub(r"[\s\-()（）]", "", plain(super().to_python(value) or "")).removeprefix("+86")
        if digits and not re.fullmatch(r"1\d{10}|0\d{9,11}", digits):
            raise ValidationError(_("请填写 11 位手机号，或带区号的座机号。"), code="invalid")
        return digits


class ChoiceField(forms.ChoiceField):
    """One of a few, as large radio buttons."""

    def __init__(self, *, choices: Iterable[tuple[str, Any]] | Any = (), **kwargs: Any) -> None:
        kwargs.setdefault("widget", Radios())
        kwargs.setdefault("error_messages", {"required": _("请选一项。"), "invalid_choice": _("请选一项。")})
        super().__init__(choices=choices, **kwargs)


class Select(forms.Select):
    """A list to choose from, drawn at once: Django takes two templates for each of its options."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """The element with its options; what is chosen is marked."""
        widget = self.get_context(name, value, attrs)["widget"]
        options = (option for _, group, _ in widget["optgroups"] for option in group)
        drawn = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((one["value"], mark_safe(" selected" * one["selected"]), one["label"]) for one in options),  # noqa: S308
        )
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(widget["attrs"]), drawn)


class Radios(forms.RadioSelect):
    """Radio buttons in our own frame."""

    template_name = "forms/widgets/radios.html"


class Ticks(forms.CheckboxSelectMultiple):
    """Tick boxes in our own frame."""

    template_name = "forms/widgets/ticks.html"


class YesNoField(ChoiceField):
    """Yes or no, never chosen beforehand; True, False, or None when left open and not required."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[("yes", _("是")), ("no", _("不是"))], **kwargs)

    def clean(self, value: Any) -> Any:
        """A boolean instead of the word."""
        return {"yes": True, "no": False}.get(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        """The word for a stored boolean."""
        return {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value


def long_text() -> forms.Textarea:
    """A box for a few sentences."""
    return forms.Textarea(attrs={"rows": 5})
