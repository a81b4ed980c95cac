"""Tokens, receipts and numbers that come in an address: looked up only when they could be ours."""

import re
import secrets

_POSSIBLE = re.compile(r"[A-Za-z0-9_-]{1,40}")


def new_token() -> str:
    """An unguessable token for an address or a QR code: 128 bits."""
    return secrets.token_urlsafe(16)


def is_possible(text: str) -> bool:
    """Whether the text could be a token, receipt or case number; else it is never put to the database."""
    return _POSSIBLE.fullmatch(text) is not None
