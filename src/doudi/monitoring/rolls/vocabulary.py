"""The words of `headings.yaml`, read and turned round: from what a cell says to what it means."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from doudi.law.label import Label

_SPACE_AND_SIGNS = re.compile(r"[\s*＊:：、/\\·.,，。_\-—()（）\[\]【】<>《》]+")
_UNITS = re.compile(r"[(（](?:单位[:：])?(?:元|人|元/月|元/人|月|年月|户|元/人月|元/户)[)）]")


@dataclass(frozen=True)
class Field:
    """A column that rolls have. `family`: it says something of the whole family."""

    name: str
    label: Label
    family: bool


@dataclass(frozen=True)
class Vocabulary:
    """Words by what they mean. `review_classes`: letter → setting of the procedure."""

    fields: Mapping[str, Field]
    headings: Mapping[str, str]
    programmes: tuple[tuple[str, str], ...]
    residences: tuple[tuple[str, str], ...]
    relations: Mapping[str, str]
    review_classes: Mapping[str, str]
    footers: tuple[str, ...]

    def field_of(self, heading: str) -> str | None:
        """The field a heading names, if any."""
        return self.headings.get(plain_heading(heading))

    def programme_of(self, text: str) -> str:
        """The benefit a text speaks of; "" for none."""
        return next((name for word, name in self.programmes if word in text), "")

    def residence_of(self, text: str) -> str:
        """urban, rural, or "" where the text says neither."""
        return next((name for word, name in self.residences if word in text), "")

    def relation_of(self, text: str) -> str:
        """The registry's code of a relation; "" for a word nobody listed."""
        return self.relations.get(plain_heading(text), "")

    def class_of(self, text: str) -> str:
        """The letter of a review class: “A”, “A类”, “低保A类”; "" for none."""
        found = re.fullmatch(r".*?([A-Z])类?", unicodedata.normalize("NFKC", text).strip().upper())
        return found[1] if found and found[1] in self.review_classes else ""

    def is_footer(self, text: str) -> bool:
        """Whether a row that begins so, and holds nobody, ends a table."""
        plain = plain_heading(text)
        return any(plain.startswith(word) for word in self.footers)


def plain_heading(text: str) -> str:
    """A heading without units, spaces and signs."""
    plain = unicodedata.normalize("NFKC", text)
    return _SPACE_AND_SIGNS.sub("", _UNITS.sub("", plain)).upper()


@cache
def vocabulary() -> Vocabulary:
    """The words as published."""
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("headings.yaml").read_text("utf-8"))
    return Vocabulary(
        {
            name: Field(name, Label(row["label"]["zh"], row["label"]["en"]), bool(row.get("family")))
            for name, row in raw["fields"].items()
        },
        _turned({name: row["words"] for name, row in raw["fields"].items()}),
        _longest_first(raw["programmes"]),
        _longest_first(raw["residences"]),
        _turned(raw["relations"]),
        raw["review_classes"],
        tuple(raw["footers"]),
    )


def _turned(words: Mapping[str, list[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, listed in words.items():
        for word in listed:
            if found.setdefault(plain_heading(word), name) != name:
                raise ValueError(
                    f"headings.yaml: {word} stands under {found[plain_heading(word)]} and {name}"
                )
    return found


def _longest_first(words: Mapping[str, list[str]]) -> tuple[tuple[str, str], ...]:
    pairs = [(word, name) for name, listed in words.items() for word in listed]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))
