"""Names of places for letters and notices."""

from dataclasses import dataclass

from doudi.access.divisions import county_of
from doudi.access.models import Division, Office


@dataclass(frozen=True)
class PlaceNames:
    """The names of a division's village, town and county; "" where there is none."""

    village: str
    town: str
    county: str

    @property
    def full(self) -> str:
        """County, town and village in one, as an address begins."""
        return self.county + self.town + self.village


def town_of(division: int) -> int:
    """The town that a village belongs to; a wider division is given back as it is."""
    return division // 1_000 * 1_000


def names_of(division: int) -> PlaceNames:
    """The names along the division, in one query."""
    codes = {"village": division, "town": town_of(division), "county": county_of(division)}
    names = dict(Division.objects.filter(code__in=codes.values()).values_list("code", "name"))
    village = names.get(division, "") if division != codes["town"] else ""
    town = names.get(codes["town"], "") if codes["town"] != codes["county"] else ""
    return PlaceNames(village, town, names.get(codes["county"], ""))


def office_of(division: int, level: str) -> str:
    """The name of the office of a level that serves the division; "" where none is registered."""
    code = town_of(division) if level == "town" else county_of(division)
    return (
        Office.objects.filter(division=code, level=level)
        .order_by("name")
        .values_list("name", flat=True)
        .first()
        or ""
    )
