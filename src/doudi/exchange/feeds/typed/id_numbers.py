"""Identity numbers by the million: GB 11643-1999 over arrays, the law's own reader for what is odd."""

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from doudi.exchange.feeds.reasons import CODES
from doudi.exchange.feeds.typed.column import Column, in_two_passes
from doudi.law.id_number import UnableToReadIdNumber, parse

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = np.frombuffer(b"10X98765432", np.uint8)
_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31], np.uint8)
_LENGTH = 18


def read(text: pl.Series) -> Column:
    """Numbers in their 18-character form; a reason for those that are none."""
    return in_two_passes(text, _plain, _odd)


def _plain(text: pl.Series) -> pl.Series:
    """The numbers of 18 plain characters that are right."""
    whole = (text.str.len_bytes() == _LENGTH).fill_null(value=False)
    picked = text.filter(whole)
    joined = picked.str.join("").item() if len(picked) else ""
    signs = np.frombuffer(joined.encode(), np.uint8).reshape(-1, _LENGTH)
    right = np.zeros(len(text), np.bool_)
    right[whole.to_numpy()] = _is_right(np.ascontiguousarray(signs.T))
    return text.set(~pl.Series(right), None)


def _is_right(signs: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Of 18 rows of characters, one for each place: which columns are numbers."""
    digits = signs[:17] - 48
    total = np.zeros(signs.shape[1], np.uint16)
    decimal = np.ones(signs.shape[1], np.bool_)
    for place, weight in enumerate(_WEIGHTS):
        decimal &= digits[place] < 10
        total += digits[place] * np.uint16(weight)
    right: NDArray[np.bool_] = (
        decimal & (_CHECKS[total % 11] == signs[17]) & _is_day(digits.astype(np.uint16))
    )
    return right


def _is_day(digits: NDArray[np.uint16]) -> NDArray[np.bool_]:
    year = digits[6] * 1000 + digits[7] * 100 + digits[8] * 10 + digits[9]
    month = digits[10] * 10 + digits[11]
    day = digits[12] * 10 + digits[13]
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = _DAYS[np.where((month >= 1) & (month <= 12), month, 0)] + (leap & (month == 2))
    found: NDArray[np.bool_] = (year > 0) & (day >= 1) & (day <= last)
    return found


def _odd(text: pl.Series) -> tuple[pl.Series, pl.Series]:
    read = [_one(number) for number in text]
    values = pl.Series([value for value, _ in read], dtype=pl.String)
    return values, pl.Series([why for _, why in read], dtype=pl.UInt8)


def _one(text: str) -> tuple[str | None, int]:
    try:
        return parse(text).text, 0
    except UnableToReadIdNumber:
        return None, CODES[_why("".join(text.split()).upper())]


def _why(text: str) -> str:
    """What is wrong with a number that is none: its form, its day, or its last character."""
    digits = text.translate(_HALF)
    if len(digits) == 15 and digits.isascii() and digits.isdecimal():
        return "id_born"
    if len(digits) != _LENGTH or not (digits[:17].isascii() and digits[:17].isdecimal()):
        return "id_form"
    return "id_check" if _is_born(digits[6:14]) else "id_born"


def _is_born(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return True


_HALF = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")
