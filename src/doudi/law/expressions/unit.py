"""Units as products of powers: yuan/person/month × person × month = yuan."""

from collections import Counter
from functools import cache
from typing import NamedTuple

from doudi.law.errors import Unable
from doudi.law.label import Label

WORDS = {
    "yuan": Label("元", "yuan"),
    "person": Label("人", "person"),
    "month": Label("月", "month"),
    "year": Label("年", "year"),
    "home": Label("套", "home"),
    "vehicle": Label("辆", "vehicle"),
    "item": Label("件", "item"),
}
# Words for a bare number of something, which is not one.
_SEVERAL = {
    "person": Label("人", "people"),
    "month": Label("个月", "months"),
    "year": Label("岁", "years"),
    "home": Label("套", "homes"),
    "vehicle": Label("辆", "vehicles"),
    "item": Label("件", "items"),
}


class UnableToReadUnit(Unable):
    """A unit names something that is not a unit."""


class Unit(NamedTuple):
    """Powers of base units, sorted, none of them zero. `Unit()` is a plain number."""

    powers: tuple[tuple[str, int], ...] = ()

    def times(self, other: "Unit") -> "Unit":
        """The unit of a product: powers are added, and those that cancel out are left out."""
        total = Counter(dict(self.powers))
        for base, power in other.powers:
            total[base] += power
        return Unit(tuple(sorted((base, power) for base, power in total.items() if power)))

    def over_members(self) -> "Unit":
        """The unit of a sum over members: what was per person no longer is."""
        return self.times(PERSON) if ("person", -1) in self.powers else self

    def __str__(self) -> str:
        above = [base for base, power in self.powers for _ in range(power)]
        below = [base for base, power in reversed(self.powers) for _ in range(-power)]
        return "/".join(["·".join(above), *below])


@cache
def read_unit(text: str) -> Unit:
    """Read "yuan/person/month", "month" or "". Raises UnableToReadUnit."""
    unit = Unit()
    for place, base in enumerate(text.split("/") if text else ()):
        if base not in WORDS:
            raise UnableToReadUnit(f"“{base}” is no unit; there are {', '.join(WORDS)}")
        unit = unit.times(Unit(((base, -1 if place else 1),)))
    return unit


def unit_text(text: str, language: str, *, one: bool = False) -> str:
    """A unit for people: "yuan/person/month" → 元/人·月. `one`: of a single thing ("1 home", "2 homes")."""
    if text in _SEVERAL and not (one and language == "en"):
        return _SEVERAL[text].text(language)
    first, *rest = (WORDS[base].text(language) for base in text.split("/")) if text else ("",)
    return f"{first}/{'·'.join(rest)}" if rest else first


PERSON = Unit((("person", 1),))
MONTH = Unit((("month", 1),))
YEAR = Unit((("year", 1),))
