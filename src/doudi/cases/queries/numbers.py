"""A case found by its number, or by the part of it that people say: 4, 000004, 2026-000004."""

import re
import unicodedata

from django.db.models import Q

from doudi.cases.models import NumberSeries
from doudi.cases.tokens import is_possible

_LAST = "~"  # behind every character of a case number, by code
_TAIL = re.compile(r"(?:.*-)?0*[1-9][0-9]{0,5}")


def numbered(text: str) -> Q:
    """The cases whose number begins with the text, or ends with it as a number of its series."""
    said = unicodedata.normalize("NFKC", text).strip()
    if not is_possible(said):
        return Q(pk__in=())
    begins = Q(number__gte=said, number__lt=said + _LAST)
    return begins | Q(number__in=_ending(said)) if _TAIL.fullmatch(said) else begins


def _ending(said: str) -> list[str]:
    """The number of every series that ends so: each is looked up by its index."""
    series, _dash, last = said.rpartition("-")
    keys = NumberSeries.objects.filter(key__endswith=series, last__gte=int(last))
    return [f"{key}-{int(last):06d}" for key in keys.values_list("key", flat=True)]
