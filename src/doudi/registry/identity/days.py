"""Birth dates as departments write them."""

import re
import unicodedata
from datetime import date

_FORMS = (
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日?"),
)


def read_day(typed: str | None) -> date | None:
    """1970-05-06, 1970/5/6, 1970.5.6, 19700506, 1970年5月6日, full-width too; None for anything else."""
    plain = unicodedata.normalize("NFKC", typed or "").strip()
    for form in _FORMS:
        if found := form.fullmatch(plain):
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                return None
    return None
