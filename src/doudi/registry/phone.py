"""Telephone numbers as people write them, in one form."""

import re
import unicodedata

from doudi.registry.errors import UnableToReadPhone

_NUMBER = re.compile(r"1\d{10}|0\d{9,11}|[2-9]\d{6,7}")
_SIGNS = str.maketrans("", "", " -()\u2010\u2011\u2013\u2014")


def read_phone(text: str) -> str:
    """Digits only, without the country code: a mobile number (11 digits) or a fixed line.

    Takes full-width digits, spaces, dashes, brackets and +86. Raises UnableToReadPhone.
    """
    digits = unicodedata.normalize("NFKC", text).translate(_SIGNS)
    digits = digits.removeprefix("+86").removeprefix("0086")
    if not (digits.isascii() and _NUMBER.fullmatch(digits)):
        raise UnableToReadPhone(
            "这不像一个电话号码。手机请填 11 位数字，座机请连区号一起填，例如 0999-1234567。"
        )
    return digits
