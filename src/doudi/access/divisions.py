"""Division codes (统计用区划代码): 12 digits, in which a subtree is a range of numbers.

Digits: province 2, prefecture 2, county 2, town 3, village 3; the rest is zero.
"""

from collections.abc import Iterable

from doudi.law.errors import Unable

COUNTRY = 0
_STEPS = (
    ("village", 1),
    ("town", 1_000),
    ("county", 1_000_000),
    ("prefecture", 100_000_000),
    ("province", 10_000_000_000),
)
EVERYWHERE = (0, 1_000_000_000_000)


class UnableToReadDivision(Unable):
    """A number is no division code of 12 digits."""


def level_of(code: int) -> str:
    """village, town, county, prefecture, province or country, from the zeros at the end."""
    if not 0 <= code < EVERYWHERE[1] or 0 < code < 10**10:
        raise UnableToReadDivision(f"{code} is no division code: give all 12 digits.")
    if code == COUNTRY:
        return "country"
    return next(level for level, size in reversed(_STEPS) if code % size == 0)


def span(code: int) -> tuple[int, int]:
    """The codes of a division and everything in it: from, and the first one beyond."""
    level = level_of(code)
    if level == "country":
        return EVERYWHERE
    return code, code + dict(_STEPS)[level]


def parent_of(code: int) -> int | None:
    """The division one level up; none above the country."""
    level = level_of(code)
    if level == "country":
        return None
    names = [name for name, _ in _STEPS]
    place = names.index(level)
    if place + 1 == len(names):
        return COUNTRY
    wider = _STEPS[place + 1][1]
    return code // wider * wider


def common_of(codes: Iterable[int]) -> int:
    """The smallest division that holds all of them; the country where they share no province, or are none."""
    found: int | None = None
    for code in codes:
        found = code if found is None else found
        while not (reach := span(found))[0] <= code < reach[1]:
            found = parent_of(found) or COUNTRY
    return COUNTRY if found is None else found


def county_of(code: int) -> int:
    """The county that a village or town belongs to; a wider division is given back as it is."""
    return code // 1_000_000 * 1_000_000
