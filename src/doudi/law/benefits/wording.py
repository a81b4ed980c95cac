"""Values in words: what letters, pages and explanations print."""

from datetime import date
from fractions import Fraction

from doudi.law.expressions.unit import unit_text
from doudi.law.expressions.unknown import Plain
from doudi.law.label import Label
from doudi.law.money import yuan_text

UNTOLD = Label("（还不清楚）", "(not known yet)")
_TRUTH = {True: Label("是", "yes"), False: Label("否", "no")}


def value_text(value: Plain | None, kind: str, unit: str, language: str) -> str:
    """A value of a type and unit for people: 63200, money, yuan/month → "632 元/月"."""
    if value is None:
        return UNTOLD.text(language)
    if isinstance(value, bool):
        return _TRUTH[value].text(language)
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日" if language == "zh" else value.isoformat()
    if isinstance(value, str):
        return value
    number = yuan_text(value) if kind == "money" else _number_text(value, kind)
    measure = unit_text(unit, language, one=value == 1)
    return f"{number} {measure}" if measure else number


def _number_text(value: int | Fraction, kind: str) -> str:
    if kind != "ratio":
        return str(value)
    percent = Fraction(value) * 100
    return f"{percent}%" if percent.denominator == 1 else f"{float(percent):g}%"
