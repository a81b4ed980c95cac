"""The county, its towns and villages, with their codes."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

COUNTY = 990001000000
PROVINCE = 990000000000  # 示例省: its office sets the standards of the county


@dataclass(frozen=True)
class Village:
    """A village or community; `weight` is its part of the county's people."""

    code: int
    name: str
    urban: bool
    weight: float


@dataclass(frozen=True)
class Town:
    """A town with its villages."""

    code: int
    name: str
    villages: tuple[Village, ...]


@dataclass(frozen=True)
class County:
    """The whole county."""

    name: str
    name_en: str
    towns: tuple[Town, ...]

    @property
    def villages(self) -> tuple[Village, ...]:
        """Every village of the county, town by town."""
        return tuple(village for town in self.towns for village in town.villages)

    def village(self, name: str) -> Village:
        """The village of that name: names are unique in the county."""
        return next(village for village in self.villages if village.name == name)


@cache
def county() -> County:
    """The county of `places.yaml`; town and village numbers follow the order of the file."""
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("places.yaml").read_text(encoding="utf-8"))
    towns = tuple(_town(number, town) for number, town in enumerate(raw["towns"], start=1))
    return County(raw["county"]["name"], raw["county"]["en"], towns)


def _town(number: int, raw: dict[str, Any]) -> Town:
    code = COUNTY + number * 1000
    weight = raw["share"] / 1000 / len(raw["villages"])
    villages = tuple(
        Village(code + order, name, name.endswith("社区"), weight)
        for order, name in enumerate(raw["villages"], start=1)
    )
    return Town(code, raw["name"], villages)
