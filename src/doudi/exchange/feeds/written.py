"""Values in the words of a file again: what a person sees of a row, and may correct."""

from datetime import date
from decimal import Decimal

from doudi.exchange.feeds.contract import Field


def as_written(field: Field, value: object) -> str:
    """A typed value as its department writes it: amounts in their unit, codes in Chinese, days as agreed."""
    if value is None:
        return ""
    if isinstance(value, int) and field.type in {"money", "number"}:
        return f"{Decimal(value).scaleb(-field.places):f}"
    if isinstance(value, date):
        return (
            value.isoformat()[:7]
            if field.type == "month" and "YYYY-MM" in field.formats
            else _day(field, value)
        )
    if field.type == "code":
        return field.choices[str(value)].zh
    return str(value)


def _day(field: Field, value: date) -> str:
    patterns = {
        "YYYYMM": f"{value:%Y%m}",
        "YYYY年M月": f"{value.year}年{value.month}月",
        "YYYYMMDD": f"{value:%Y%m%d}",
    }
    return patterns.get(field.formats[0], value.isoformat())
