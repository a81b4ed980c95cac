"""Invented names: ordinary ones, and a few that break careless programs."""

import random
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_DOTTED, _RARE, _COMPOUND = 0.01, 0.006, 0.01


def surname(chance: random.Random) -> str:
    """A surname; now and then one of two characters."""
    parts = _parts()
    return str(chance.choice(parts["compound"] if chance.random() < _COMPOUND else parts["surnames"]))


def given(chance: random.Random, sex: str) -> str:
    """A given name; now and then with a character beyond the basic plane."""
    parts = _parts()
    if chance.random() < _RARE:
        return str(chance.choice(parts["rare"]))
    return str(chance.choice(parts["female" if sex == "F" else "male"]))


def dotted(chance: random.Random) -> str:
    """A name in two parts, with whichever dot the clerk's keyboard had."""
    parts = _parts()
    first, second = chance.choice(parts["dotted"]["first"]), chance.choice(parts["dotted"]["second"])
    return f"{first}{chance.choice(parts['dots'])}{second}"


def has_dotted_names(chance: random.Random) -> bool:
    """Whether the members of a household have names in two parts."""
    return chance.random() < _DOTTED


@cache
def _parts() -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"))
    raw["surnames"] = list(raw["surnames"])
    return raw
