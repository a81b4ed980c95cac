"""Identity numbers as departments send them: usable, or why not. What is not usable is still compared."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Final

from doudi.law import id_number as law

MISSING: Final = "missing"  # nothing there, or a word for nothing
UNREADABLE: Final = "unreadable"  # neither 15 nor 18 characters of a number
MISTYPED: Final = "mistyped"  # of the right length, and the check digit or the birth date cannot be
ANOTHERS: Final = "another's"  # right in itself, and of somebody born on quite another day than was stated
USABLE: Final = "usable"

_OLDEST = date(1900, 1, 1)
_LUNAR = 60  # days; a date of the lunar calendar read as one of ours is 20 to 50 days early
_NOTHING = frozenset(
    {"", "无", "没有", "不详", "未知", "暂无", "NULL", "NONE", "NA", "N/A", "-", "--", "—", "/"}
)
_SEPARATORS = re.compile(r"[\s\-‐-―·•‧.'\"]")  # copied from cards and from cells kept as text


@dataclass(frozen=True, slots=True)
class Number:
    """A number as read: `text` is the 18-character form where it is usable, else what was typed, in one form.

    `born` and `sex` ("F", "M") are what a usable number says, else None.
    """

    text: str
    standing: str
    born: date | None = None
    sex: str | None = None

    @property
    def usable(self) -> bool:
        """Whether it may settle who somebody is."""
        return self.standing == USABLE


def read(typed: str | None, *, as_of: date, born: date | None = None) -> Number:
    """Read what a file holds: full-width digits, spaces, a small x and 15 digits are fine (GB 11643-1999).

    A birth date after `as_of` or before 1900 is impossible, however right the check digit. `born`: the day
    the same record states; families type each other's numbers, and then the two have nothing to do with each
    other.
    """
    plain = unicodedata.normalize("NFKC", typed or "").strip().upper()
    if plain in _NOTHING:
        return Number("", MISSING)
    text = _SEPARATORS.sub("", plain)
    if not text.strip("0*"):
        return Number("", MISSING)
    if len(text) not in (15, 18):
        return Number(text[:40], UNREADABLE)
    try:
        found = law.parse(text)
    except law.UnableToReadIdNumber:
        return Number(text, MISTYPED)
    if not _OLDEST <= found.born <= as_of:
        return Number(found.text, MISTYPED)
    if born and not _near(found.born, born):
        return Number(found.text, ANOTHERS)
    return Number(found.text, USABLE, found.born, found.sex)


def _near(one: date, other: date) -> bool:
    """Whether a slip can lie between two days: one digit, month and day swapped, or the lunar calendar."""
    digits = sum(a != b for a, b in zip(one.isoformat(), other.isoformat(), strict=True))
    swapped = (one.year, one.month, one.day) == (other.year, other.day, other.month)
    return digits <= 1 or swapped or abs((one - other).days) <= _LUNAR
