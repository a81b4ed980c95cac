"""Resident identity numbers (GB 11643-1999): read any common form, check the check digit."""

from dataclasses import dataclass
from datetime import date

from doudi.law.errors import Unable

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９Ｘｘ", "0123456789XX")
_CHECK_DIGITS = "10X98765432"


class UnableToReadIdNumber(Unable):
    """The text is not a resident identity number."""


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A resident identity number in its 18-digit form, and what it says by itself."""

    text: str
    area: str
    born: date
    sex: str  # "F" | "M"


def parse(text: str) -> IdNumber:
    """Read a number of 18 digits, or of 15 as issued before 1999; full-width, spaces and a small x are fine.

    Raises UnableToReadIdNumber, which never repeats the number: messages end up in logs.
    """
    digits = "".join(text.translate(_FULL_WIDTH).split()).upper()
    if len(digits) == 15 and _is_decimal(digits):
        digits = _lengthened(digits)
    if len(digits) != 18 or not _is_decimal(digits[:17]):
        raise UnableToReadIdNumber(
            "身份证号应为 18 位（旧证 15 位），前 17 位都是数字。请对照证件再输一次。",
            "An identity number has 18 characters (15 on old cards), 17 of them digits. Check the card.",
        )
    born = _born(digits[6:14])
    if digits[17] != check_digit(digits[:17]):
        raise UnableToReadIdNumber(
            "身份证号最后一位（校验码）不对，可能输错了一位。请对照证件再输一次。",
            "The last character of the identity number does not fit: one may be mistyped. Check the card.",
        )
    return IdNumber(digits, digits[:6], born, "M" if int(digits[16]) % 2 else "F")


def check_digit(body: str) -> str:
    """The 18th character for the first 17 digits (GB 11643-1999, ISO 7064 mod 11-2)."""
    return _CHECK_DIGITS[sum(w * int(d) for w, d in zip(_WEIGHTS, body, strict=True)) % 11]


def _lengthened(digits: str) -> str:
    """A 15-digit number carries a two-digit year, and all its holders were born in the 1900s."""
    body = digits[:6] + "19" + digits[6:]
    return body + check_digit(body)


def _is_decimal(text: str) -> bool:
    return text.isascii() and text.isdecimal()


def _born(text: str) -> date:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise UnableToReadIdNumber(
            "身份证号第 7–14 位应是真实的出生日期。请对照证件再输一次。",
            "Characters 7 to 14 of an identity number are the date of birth. Check the card.",
        ) from None
