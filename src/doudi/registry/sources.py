"""The sources of facts and the published order in which they are followed (`sources.yaml`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

import yaml

REVIEW: Final = "review"
POLICE: Final = "police"
LABOUR: Final = "labour"
BANK: Final = "bank"
VISIT: Final = "visit"
DOCUMENT: Final = "document"
DECLARED: Final = "declared"
REGISTER: Final = "register"


@dataclass(frozen=True)
class Source:
    """One source. `uses` says whether what it tells may serve only the case it was asked for."""

    code: str
    zh: str
    en: str
    verified: bool
    uses: Literal["any", "case"]


@dataclass(frozen=True)
class Order:
    """The table: all sources, the order of following them, and those that may stand in for a silent one."""

    sources: Mapping[str, Source]
    default: tuple[str, ...]
    settles: frozenset[str]
    orders: Mapping[str, tuple[str, ...]]

    def of(self, fact: str) -> tuple[str, ...]:
        """The order for one fact, best source first."""
        return self.orders.get(fact, self.default)


@cache
def order() -> Order:
    """The table as published, checked: every order names known sources, each once."""
    text = Path(__file__).with_name("sources.yaml").read_text(encoding="utf-8")
    raw = yaml.safe_load(text)
    sources = {
        code: Source(code, row["zh"], row["en"], bool(row.get("verified")), row.get("uses", "any"))
        for code, row in raw["sources"].items()
    }
    orders = {name: tuple(row["order"]) for name, row in raw["orders"].items()}
    table = Order(sources, tuple(raw["order"]), frozenset(raw["settles"]), orders)
    for listed in (table.default, *orders.values()):
        if set(listed) != set(sources) or len(listed) != len(sources):
            raise ValueError("sources.yaml: an order must name every source exactly once")
    return table


def known(code: str) -> bool:
    """Whether a source of this code is in the table."""
    return code in order().sources


def label(code: str, language: str = "zh") -> str:
    """The source in words; `language` is zh or en."""
    source = order().sources[code]
    return source.en if language.startswith("en") else source.zh
