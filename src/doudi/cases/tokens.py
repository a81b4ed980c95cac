"""Tokens of addresses, codes that people write down, and numbers: looked up only when they could be ours."""

import re
import secrets
import unicodedata

# No character that is easily read or written as another: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
ALPHABET = "34679ACDEFGHJKMNPQRTWXY"
LETTER_CODE = 12  # 54 bits
RECEIPT = 9  # 40 bits
_GROUP = 3
_POSSIBLE = re.compile(r"[A-Za-z0-9_-]{1,40}")


def new_token() -> str:
    """An unguessable token for an address or a QR code: 128 bits."""
    return secrets.token_urlsafe(16)


def new_code(length: int) -> str:
    """An unguessable code of `length` characters for paper and telephone; `grouped` is how it is shown."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def grouped(code: str) -> str:
    """A code as people read it: in groups of three, such as K7M-4Q9-XTW."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def code_of(written: str) -> str:
    """The code somebody wrote, in any case, width and grouping; "" when it can be none."""
    wide = unicodedata.normalize("NFKC", written[:64]).upper()
    code = re.sub(r"[\s\-‐-―−_·.]", "", wide)
    return code if code and not set(code) - set(ALPHABET) else ""


def is_possible(text: str) -> bool:
    """Whether the text could be a token, receipt or case number; else it is never put to the database."""
    return _POSSIBLE.fullmatch(text) is not None
