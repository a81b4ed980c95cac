"""Blind index: a keyed hash by which a sealed value is found, without being readable.

Keyed, because all valid ID numbers can be hashed without a key in hours; with a key of its own, so that who
may search need not be able to read.
"""

import hmac
import re
import unicodedata

from cryptography.hazmat.primitives.hashes import SM3
from cryptography.hazmat.primitives.hmac import HMAC

from doudi.vault import keys

_NOT_DIGITS = re.compile(r"[^0-9]")
_SPACES = re.compile(r"[\s-]")


def blind_index(kind: str, text: str) -> str:
    """64 hex digits for a value of a kind ("id_number", "phone", "card", …).

    The same value gives the same digits however it is typed: full-width digits, spaces, lower-case x, +86.
    """
    key = keys.index_key()
    message = f"{kind}|{plain_form(kind, text)}".encode()
    if key.hash == "sm3":
        return _hmac_sm3(key.key, message).hex()
    return hmac.digest(key.key, message, "sha256").hex()


def plain_form(kind: str, text: str) -> str:
    """The one form of a value that is hashed."""
    text = unicodedata.normalize("NFKC", text).strip()
    if kind == "phone":
        digits = _NOT_DIGITS.sub("", text)
        return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
    return _SPACES.sub("", text).upper() if kind in {"id_number", "card", "account"} else text


def _hmac_sm3(key: bytes, message: bytes) -> bytes:
    """HMAC over SM3 (GB/T 32905), which hashlib offers only where OpenSSL was built with it."""
    work = HMAC(key, SM3())
    work.update(message)
    return work.finalize()
