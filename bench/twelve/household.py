"""One household of the 12-variable rule set, as each engine wants it written."""

import json
from pathlib import Path
from typing import Any

from bench.twelve.regions import CODES
from doudi.law.benefits.situation import Known, Situation

PLACE = CODES[0]
MONEY = ("income", "pension", "medical", "vehicles", "financial")
# Money in whole yuan. What is not said is zero or no.
MEMBERS: tuple[dict[str, Any], ...] = (
    {"age": 41, "income": 900, "medical": 3600, "employed": True},
    {"age": 12, "grade": 2, "student": True},
    {"age": 73, "pension": 180, "medical": 1200},
)
NOTHING = {"grade": 0, "student": False, "employed": False, **dict.fromkeys(MONEY, 0)}


def for_doudi() -> Situation:
    """As `decide` reads it."""
    members = {
        f"{number}": {name: Known(value) for name, value in _held(one).items()}
        for number, one in enumerate(MEMBERS, start=1)
    }
    return Situation({"residence": Known("urban"), "homes": Known(1)}, members)


def _held(member: dict[str, Any]) -> dict[str, Any]:
    """Money in fen."""
    return {name: value * 100 if name in MONEY else value for name, value in {**NOTHING, **member}.items()}


def write_for_peers(path: Path, period: str) -> None:
    """The entities that the other engines build a simulation from."""
    persons = {
        f"{number}": {name: {period: value} for name, value in _held(one).items()}
        for number, one in enumerate(MEMBERS, start=1)
    }
    facts = {"urban": True, "homes": 1, "region": f"r{PLACE}"}
    household = {"members": list(persons), **{name: {period: value} for name, value in facts.items()}}
    path.write_text(json.dumps({"persons": persons, "households": {"home": household}}), encoding="utf-8")
