"""Dated values that a place sets: the standard, limits, deductions, rounding.

A value is used only where a place that may lawfully set it has set it, for that day. It is never replaced
by an older value of the same place, nor by a neighbour's: what nobody set is missing, and said to be.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from re import fullmatch
from typing import Any, NamedTuple

from doudi.law.expressions.check import Signature
from doudi.law.expressions.unit import read_unit
from doudi.law.expressions.unknown import WIDEST
from doudi.law.interval import Interval, before, first_overlap, without
from doudi.law.label import Label

NATIONAL = "000000"
Amount = bool | int | Fraction | str


def place_chain(code: str) -> tuple[str, ...]:
    """A county, its city, its province and the country: "310101" → 310101, 310100, 310000, 000000."""
    digits = code[:6]
    return tuple(dict.fromkeys((digits, digits[:4] + "00", digits[:2] + "0000", NATIONAL)))


def is_division(code: str) -> bool:
    """Whether a text is written like the code of a division: six, nine or twelve digits."""
    return fullmatch(r"[0-9]{6}|[0-9]{9}|[0-9]{12}", code) is not None


def level_of(code: str) -> str:
    """national, province, city or county, as the code of a division says (GB/T 2260)."""
    if code == NATIONAL:
        return "national"
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


_UNREAL = {
    "example": Label("示例（非真实）", "example, not a real value"),
    "tried": Label("试算", "tried by hand"),
}


class Reference(NamedTuple):
    """Where a value comes from. `certainty`: found (in a source), example (not real), tried (by hand),
    proposed, or approved: then `entry` is the number under which the office entered it."""

    document: str
    number: str
    article: str
    certainty: str
    confirmed_on: date | None
    entry: str = ""

    @property
    def text(self) -> str:
        """Document and article, as they are cited."""
        return " ".join(part for part in (self.number or self.document, self.article) if part)

    @property
    def label(self) -> Label:
        """The citation in both languages; sources are cited in their own."""
        return _UNREAL.get(self.certainty) or Label(self.text, self.text)


class Authority(NamedTuple):
    """Who may set a parameter, by which article, in which period."""

    interval: Interval
    levels: tuple[str, ...]
    who: Label
    article: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """`key`: the codes that pick one of several values ("urban", "rural"); empty when there is one value.

    `keys`: the words for these codes, where they are not those of a fact.
    """

    name: str
    type: str
    unit: str
    label: Label
    authorities: tuple[Authority, ...]
    minimum: int | None = None
    maximum: int | None = None
    key: tuple[str, ...] = ()
    choices: Mapping[str, Label] | None = None
    keys: Mapping[str, Label] = field(default_factory=dict)

    @property
    def signature(self) -> Signature:
        """Its type, unit and codes, as the check of expressions sees it; always the household's."""
        return Signature(self.type, read_unit(self.unit), "household", tuple(self.choices or ()), self.key)

    @property
    def bounds(self) -> tuple[Any, Any]:
        """What the parameter can be while no place has set it."""
        least, most = WIDEST[self.type]
        return (
            least if self.minimum is None else self.minimum,
            most if self.maximum is None else self.maximum,
        )

    def may_be_set_by(self, place: str, during: Interval) -> bool:
        """Whether a place is of a level that may set it throughout a time."""
        level, periods = level_of(place), self.authorities_in(during)
        begun = self.authority(during.since) is not None
        return begun and all(level in found.levels for found in periods)

    def authorities_in(self, during: Interval) -> tuple[Authority, ...]:
        """Who may set it, in any part of a time."""
        return tuple(found for found in self.authorities if first_overlap((found.interval, during)))

    def authority(self, as_of: date) -> Authority | None:
        """Who may set it on a day, by which article; None before anybody might."""
        return next((found for found in self.authorities if as_of in found.interval), None)


class Dated(NamedTuple):
    """One value of one place, for [since, until). `here_only`: it does not hold for the places within.

    `unreadable`: something was set for that time, but not so that it can be read: the parameter is missing.
    """

    parameter: str
    place: str
    interval: Interval
    value: Amount | Mapping[str, Amount]
    reference: Reference
    here_only: bool = False
    unreadable: bool = False

    def beside(self, newer: "Dated") -> tuple["Dated", ...]:
        """What still holds of it where a newer value is laid over it: the whole, unless both are the same
        place's value of the same parameter."""
        if (self.parameter, self.place) != (newer.parameter, newer.place):
            return (self,)
        return tuple(self._replace(interval=left) for left in without(self.interval, newer.interval))

    def until_replaced(self, newer: "Dated") -> tuple["Dated", ...]:
        """What is left of it once a newer value has been set for good: the time before that, or all of it
        where it begins only after the newer one has ended. It never lives on behind what replaced it."""
        later = newer.interval.until is not None and self.interval.since >= newer.interval.until
        if later or (self.parameter, self.place) != (newer.parameter, newer.place):
            return (self,)
        return tuple(self._replace(interval=left) for left in before(self.interval, newer.interval.since))

    def corrects(self, entry: "Dated") -> bool:
        """Whether a value of the files is newer than what the office entered: it begins no earlier, and
        somebody looked it up in its source after the day of the entry."""
        looked, entered = self.reference.confirmed_on, entry.reference.confirmed_on
        if self.reference.entry or looked is None or entered is None or looked <= entered:
            return False
        same = (self.parameter, self.place) == (entry.parameter, entry.place)
        begins_no_earlier = self.interval.since >= entry.interval.since
        return same and begins_no_earlier and first_overlap((self.interval, entry.interval)) is not None


class Series(NamedTuple):
    """All values of one parameter in one place, in the order of their dates."""

    values: tuple[Dated, ...]

    def on(self, as_of: date) -> Dated | None:
        """The value that holds on a day."""
        return next((value for value in self.values if as_of in value.interval), None)

    @property
    def begins(self) -> date:
        """The first day of the first value."""
        return self.values[0].interval.since


class Parameters:
    """Every dated value, by place. Looks up the one that holds for a place on a day."""

    def __init__(self, declared: Mapping[str, Parameter], values: Iterable[Dated]) -> None:
        self.declared = declared
        grouped: dict[tuple[str, str], list[Dated]] = {}
        for value in sorted(values, key=lambda value: value.interval.since):
            grouped.setdefault((value.parameter, value.place), []).append(value)
        self._series = {key: Series(tuple(group)) for key, group in grouped.items()}
        self._found: dict[tuple[str, str, date], Dated | None] = {}

    def find(self, name: str, place: str, as_of: date) -> Dated | None:
        """The value that holds, or None where it is missing. Looked up once, then remembered."""
        key = (name, place, as_of)
        if key not in self._found:
            if len(self._found) > 50_000:
                self._found.clear()
            self._found[key] = self._look_up(name, place, as_of)
        return self._found[key]

    @property
    def all_dated(self) -> tuple[Dated, ...]:
        """Every value of every parameter."""
        return tuple(value for series in self._series.values() for value in series.values)

    def dated(self, name: str) -> tuple[Dated, ...]:
        """Every value of a parameter that can be read, by place and then by day."""
        places = sorted(place for parameter, place in self._series if parameter == name)
        every = (value for place in places for value in self._series[name, place].values)
        return tuple(value for value in every if not value.unreadable)

    def _look_up(self, name: str, place: str, as_of: date) -> Dated | None:
        """The nearest place that has begun to set the parameter governs.

        Where its values end, or hold for it alone and not for the places in it, none holds: a value of a
        wider place does not slip in below it.
        """
        for code in (chain := place_chain(place)):
            series = self._series.get((name, code))
            if series is None or as_of < series.begins:
                continue
            value = series.on(as_of)
            lacks = value is None or value.unreadable or (value.here_only and code != chain[0])
            return None if lacks else value
        return None
