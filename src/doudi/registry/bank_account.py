"""Bank account numbers as people write them, in one form."""

import re
import unicodedata

from doudi.registry.errors import UnableToReadAccount

_NUMBER = re.compile(r"\d{8,30}")


def read_account(text: str) -> str:
    """Digits only. Takes full-width digits, spaces and dashes; raises UnableToReadAccount.

    No card checksum is asked for: savings-book accounts of rural banks have none.
    """
    digits = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text))
    if not (digits.isascii() and _NUMBER.fullmatch(digits)):
        raise UnableToReadAccount("这不像一个银行账号。请照存折或银行卡填写，只填数字（8 至 30 位）。")
    return digits
