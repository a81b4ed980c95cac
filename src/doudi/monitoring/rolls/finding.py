"""What the check finds: one kind, one row (or a family that has none), the words, the article and the
source.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from doudi.law.label import Label

ROLL = Label("名册", "the roll")
NOT_LISTED = "not_listed"


@dataclass(frozen=True)
class Kind:
    """A kind of finding, as published."""

    name: str
    label: Label
    article: str
    words: Label


@dataclass(frozen=True, slots=True)
class Finding:
    """`sheet` and `row` as in the file; 0 and 0 for a family that is not on the roll. `who` as the roll
    names them (masked where only the base does). `people`: those of the base that it speaks of: reading
    is a look.
    """

    kind: str
    sheet: int
    row: int
    who: str
    said: Label
    article: str
    source: Label
    people: tuple[UUID, ...] = ()


@cache
def kinds() -> Mapping[str, Kind]:
    """Every kind, in the order in which they are shown."""
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("kinds.yaml").read_text("utf-8"))["kinds"]
    return {
        name: Kind(name, Label(**row["label"]), row["article"], Label(**row["words"]))
        for name, row in raw.items()
    }


def words(kind: str, **values: Label | str | int) -> Label:
    """The kind's words with values put in, each in its language."""
    found = kinds()[kind].words
    chinese, english = (
        {name: value.text(language) if isinstance(value, Label) else value for name, value in values.items()}
        for language in ("zh", "en")
    )
    return Label(found.zh.format_map(chinese), found.en.format_map(english))
