"""The names of divisions, for lists that lead from a county to its towns and villages."""

from collections.abc import Iterable
from dataclasses import dataclass

from doudi.access.divisions import level_of, parent_of, span
from doudi.access.models import Division

_BELOW = {"county": 1_000, "town": 1}


@dataclass(frozen=True)
class Place:
    """A division and its name."""

    code: int
    name: str
    level: str


def place(code: int) -> Place | None:
    """One division by its 12-digit code; None where it is not registered."""
    name = Division.objects.filter(code=code).values_list("name", flat=True).first()
    return Place(code, name, level_of(code)) if name is not None else None


def named(text: str, within: int) -> tuple[Place, ...]:
    """The towns and villages of a county whose name has this text in it, at most 50, by code."""
    low, high = span(within)
    rows = Division.objects.filter(code__gt=low, code__lt=high, name__contains=text).order_by("code")
    return tuple(Place(code, name, level_of(code)) for code, name in rows.values_list("code", "name")[:50])


def places(codes: Iterable[int]) -> tuple[Place, ...]:
    """The divisions with these codes that are registered, by code."""
    rows = Division.objects.filter(code__in=list(codes)).order_by("code").values_list("code", "name")
    return tuple(Place(code, name, level_of(code)) for code, name in rows)


def parts_of(code: int) -> tuple[Place, ...]:
    """The towns of a county or the villages of a town, in the order of their codes."""
    size = _BELOW.get(level_of(code))
    if size is None:
        return ()
    low, high = span(code)
    rows = Division.objects.filter(code__gt=low, code__lt=high).order_by("code").values_list("code", "name")
    return tuple(Place(part, name, level_of(part)) for part, name in rows if parent_of(part) == code)
