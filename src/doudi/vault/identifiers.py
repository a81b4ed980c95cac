"""Identifiers of rows: UUID version 7 (RFC 9562), which sort by the time they were made; row numbers.

New rows land at the end of an index instead of all over it, and a number says nothing about a person.
"""

import secrets
import time
from uuid import UUID

_VERSION_7 = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id() -> UUID:
    """A fresh identifier: 48 bits of milliseconds, 12 bits of the fraction, 62 random bits (method 3).

    Its time orders rows roughly and is never read back as a date of anything.
    """
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    fraction = rest * 4096 // 1_000_000
    return UUID(
        int=(milliseconds & 0xFFFF_FFFF_FFFF) << 80
        | _VERSION_7
        | fraction << 64
        | _VARIANT
        | secrets.randbits(62)
    )


def row_number(text: str) -> int | None:
    """The number of a row, as an address carries it; None for anything else, also for one no row can have.

    At most 18 digits, which fit into 64 bits; Python itself refuses to read more than 4,300.
    """
    return int(text) if len(text) <= 18 and text.isascii() and text.isdigit() else None
