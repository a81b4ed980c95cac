"""A contract with a department about one source: what its files hold, and what they may be used for.

A contract is data (`sources/<source>/contract.yaml`, keys in `sources/README.md`), read by `contracts`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from doudi.law.label import Label

IDENTITY: Final = frozenset({"id_number", "name", "phone", "address", "identifier"})
FACTS: Final = frozenset({"money", "number", "date", "month", "code", "text", "case"})
TYPES: Final = (*sorted(IDENTITY), *sorted(FACTS))
CADENCES: Final = {
    "day": 1, "week": 7, "month": 31, "quarter": 92, "half_year": 184, "year": 366, "event": None,
}  # fmt: skip
FORMATS: Final = ("csv", "xlsx", "parquet", "json", "table")
DATES: Final = {
    "YYYY-MM-DD": "%Y-%m-%d",
    "YYYYMMDD": "%Y%m%d",
    "YYYY/M/D": "%Y/%m/%d",
    "YYYY年M月D日": "%Y年%m月%d日",
    "YYYY.M.D": "%Y.%m.%d",
}
MONTHS: Final = {"YYYY-MM": "%Y-%m-%d", "YYYYMM": "%Y%m-%d", "YYYY年M月": "%Y年%m月-%d"}


@dataclass(frozen=True)
class Field:
    """One column as agreed. `least` and `most` are in the unit a value is held in (money: fen; number: its
    last place) or days; `words` is every accepted spelling of a code and the code it stands for."""

    name: str
    label: Label
    type: str
    required: bool = False
    also: tuple[str, ...] = ()
    unit: str = ""
    places: int = 0
    least: int | date | None = None
    most: int | date | None = None
    formats: tuple[str, ...] = ()
    choices: Mapping[str, Label] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    longest: int = 200
    past: bool = False
    keeps_unusable: bool = False

    @property
    def is_identity(self) -> bool:
        """Whether it tells who somebody is: kept sealed, apart from the facts."""
        return self.type in IDENTITY

    @property
    def headers(self) -> tuple[str, ...]:
        """The header words by which the column is found."""
        return (self.label.zh, *self.also, self.name)


@dataclass(frozen=True)
class Kept:
    """How long rows are kept from a day on, by which document and article."""

    months: int
    since: date
    reference: str


@dataclass(frozen=True)
class Contract:
    """One source. `kept` is empty where no rule is known; then `why_kept` says so in words.

    It is either a `CaseContract` or a `MonitoringContract`: whoever sweeps takes only the latter.
    """

    source: str
    label: Label
    department: str
    basis: tuple[str, ...]
    purpose: Label
    population: Label
    cadence: str
    kept: tuple[Kept, ...]
    why_kept: Label | None
    formats: tuple[str, ...]
    key: tuple[str, ...]
    household: str
    footer: tuple[str, ...]
    fields: tuple[Field, ...]
    tells: tuple[str, ...]

    @property
    def uses(self) -> str:
        """case or monitoring."""
        return "case" if isinstance(self, CaseContract) else "monitoring"

    @property
    def due_every(self) -> int | None:
        """Days after which the next delivery is due; None where it comes with an event."""
        return CADENCES[self.cadence]

    def field(self, name: str) -> Field:
        """The field of that name (KeyError: none)."""
        return {one.name: one for one in self.fields}[name]

    @property
    def identity(self) -> tuple[Field, ...]:
        """The fields that go to the sealed companion."""
        return tuple(one for one in self.fields if one.is_identity)

    @property
    def stated(self) -> tuple[Field, ...]:
        """The fields that go to the open columns."""
        return tuple(one for one in self.fields if not one.is_identity)


@dataclass(frozen=True)
class CaseContract(Contract):
    """Each row serves the one case that it names, and nothing else (社会救助法 40, 41, 70(6))."""


@dataclass(frozen=True)
class MonitoringContract(Contract):
    """Rows may also be read for a whole population (国办发〔2023〕39号)."""
