"""Codes and words: names and places are kept as they were given, whatever their characters."""

import polars as pl

from doudi.exchange.feeds.contract import Field
from doudi.exchange.feeds.reasons import CODES
from doudi.exchange.feeds.typed.column import Column, first_of, in_two_passes, normal, problem
from doudi.registry.errors import UnableToReadPhone
from doudi.registry.phone import read_phone

# What a conversion leaves behind when it cannot read: the replacement sign, that sign's bytes read as GBK,
# and Chinese read as Latin-1.
_LOST = r"\x{FFFD}|锟斤拷|[\x{80}-\x{9F}]|[\x{C0}-\x{FF}][\x{80}-\x{BF}]"
_PRIVATE = r"\p{Co}"
_HIDDEN = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]"
_ODD = rf"{_LOST}|{_PRIVATE}|{_HIDDEN}"
_LONGEST = {"name": 100, "address": 200, "identifier": 60, "case": 40}


def read_words(text: pl.Series, field: Field) -> Column:
    """Words without outer spaces; a reason where signs were lost, are private or hidden, or too many."""
    words = text.str.strip_chars()
    longest = _LONGEST.get(field.type, field.longest)
    problems = problem("too_long", words.str.len_chars() > longest)
    if words.str.contains(_ODD).any():
        odd = (("lost_signs", _LOST), ("private_signs", _PRIVATE), ("hidden_signs", _HIDDEN))
        found = [problem(code, words.str.contains(pattern)) for code, pattern in odd]
        problems = first_of(*found, problems)
    return Column(words, problems)


def read_code(text: pl.Series, field: Field) -> Column:
    """The code that a spelling stands for."""
    kind = pl.Enum(list(field.choices))

    def plain(rows: pl.Series) -> pl.Series:
        return rows.replace_strict(dict(field.words), default=None, return_dtype=kind)

    def odd(rows: pl.Series) -> tuple[pl.Series, pl.Series]:
        values = plain(normal(rows))
        return values, problem("code_unknown", values.is_null())

    return in_two_passes(text, plain, odd)


def read_phones(text: pl.Series) -> Column:
    """Telephone numbers in one form (`registry.phone`)."""

    def plain(rows: pl.Series) -> pl.Series:
        return rows.set(~rows.str.contains(r"^1\d{10}$"), None)

    def odd(rows: pl.Series) -> tuple[pl.Series, pl.Series]:
        read = [_phone(row) for row in rows]
        values = pl.Series([value for value, _ in read], dtype=pl.String)
        return values, pl.Series([why for _, why in read], dtype=pl.UInt8)

    return in_two_passes(text, plain, odd)


def _phone(text: str) -> tuple[str | None, int]:
    try:
        return read_phone(text), 0
    except UnableToReadPhone:
        return None, CODES["phone_form"]
