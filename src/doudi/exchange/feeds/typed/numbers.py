"""Amounts and other numbers, exact: held as whole numbers of their last decimal place (money: fen)."""

from decimal import Decimal, InvalidOperation

import polars as pl

from doudi.exchange.feeds.contract import Field
from doudi.exchange.feeds.reasons import CODES
from doudi.exchange.feeds.typed.column import Column, first_of, in_two_passes, normal, problem

_PLAIN = r"^-?\d{1,12}(?:\.\d{1,6})?$"
_SIGNS = str.maketrans("", "", ", ¥￥元")
_LIMIT = 10**17


def read(text: pl.Series, field: Field) -> Column:
    """Whole numbers of the field's last place, and a reason for what is none, or beyond its limits."""
    column = in_two_passes(
        text, lambda rows: _plain(rows, field.places), lambda rows: _odd(rows, field.places)
    )
    return Column(column.values, first_of(column.problems, _beyond(column.values, field)))


def _plain(text: pl.Series, places: int) -> pl.Series:
    """What is written as plain digits, with no more decimals than there are places for."""
    exact = text.set(~text.str.contains(_PLAIN), None).cast(pl.Decimal(20, 6), strict=False)
    scaled = pl.select(pl.lit(exact) * 10**places).to_series()
    held = scaled.cast(pl.Int64, strict=False)
    return held.set(scaled != held.cast(scaled.dtype), None)


def _odd(text: pl.Series, places: int) -> tuple[pl.Series, pl.Series]:
    read = [_one(written, places) for written in normal(text)]
    values = pl.Series([value for value, _ in read], dtype=pl.Int64)
    return values, pl.Series([why for _, why in read], dtype=pl.UInt8)


def _one(written: str, places: int) -> tuple[int | None, int]:
    """1,234.50, ¥1234.5 and 1234.50元 are read; 1e5 is not: nobody writes an amount so by hand."""
    plain = written.translate(_SIGNS)
    try:
        exact = Decimal(plain).scaleb(places) if "e" not in plain.lower() else None
    except InvalidOperation:
        exact = None
    if exact is None or not exact.is_finite():
        return None, CODES["number_form"]
    if abs(exact) >= _LIMIT:
        return None, CODES["number_absurd"]
    if exact != int(exact):
        return None, CODES["number_places"]
    return int(exact), 0


def _beyond(values: pl.Series, field: Field) -> pl.Series:
    least, most = field.least, field.most
    none = pl.Series("", [0], pl.UInt8).new_from_index(0, len(values))
    if not isinstance(least, int) or not isinstance(most, int):
        return none
    below = problem("number_negative" if least == 0 else "number_small", values < least)
    return first_of(below, problem("number_absurd", values > most))
