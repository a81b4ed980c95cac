"""What is known about a household: the input of every decision."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

# A fact's value: money in fen (int), a count (int), a boolean, a date or a code (str).
Value = bool | int | date | str


@dataclass(frozen=True, slots=True)
class Known:
    """One known fact: its value, who said so, and the day it was seen."""

    value: Value
    source: str = ""
    observed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """A household and its members, by fact name. A fact that is absent is unknown, never zero and never no.

    `members` maps a key that tells the members apart (a person's id) to that person's facts.
    """

    household: Mapping[str, Known] = field(default_factory=lambda: MappingProxyType({}))
    members: Mapping[str, Mapping[str, Known]] = field(default_factory=lambda: MappingProxyType({}))
