"""The county's invented people as a population, to try the rules on: all that is true of them, as if every
department had answered."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from doudi.demo.county.people import ON
from doudi.demo.county.person import Home, Human
from doudi.law.benefits.fact import Fact
from doudi.monitoring.population.contract import MANIFEST, Part, Population, units, write
from doudi.monitoring.population.people import Column, nothing
from doudi.monitoring.population.store import frames, store, texts
from doudi.policies.load import policies

NAME = "anhe"


def is_there(folder: Path) -> bool:
    """Whether the population has been written into this folder."""
    return (folder / NAME / MANIFEST).exists()


def fill(folder: Path, homes: Sequence[Home]) -> None:
    """Write the population into a folder of its own; one that is there is left alone."""
    if is_there(folder):
        return
    target = folder / NAME
    target.mkdir(parents=True, exist_ok=True)
    people = [human for home in homes for human in home.members]
    owner = np.repeat(np.arange(len(homes)), [len(home.members) for home in homes])
    facts = policies().facts
    columns = {name: _column(fact, homes, people) for name, fact in facts.items()}
    towns = sorted({home.village // 1000 * 1000 for home in homes})
    where = np.array([towns.index(home.village // 1000 * 1000) for home in homes])
    key = np.arange(len(homes))
    place = texts(where, tuple(str(town) for town in towns), "place")
    part = Part(0, len(homes), len(people))
    store(part, target, *frames(facts, columns, key, owner, place))
    about = {"made_up": True, "persons": len(people), "as_of": ON.isoformat(), "places": ["990001"]}
    digest = _digest(part.file(target, level) for level in ("households", "persons"))
    write(Population(target, "安禾县（示例）", digest, units(facts), about, (part,)))


def _digest(files: Any) -> str:
    whole = hashlib.sha256()
    for file in files:
        whole.update(file.read_bytes())
    return whole.hexdigest()


def _column(fact: Fact, homes: Sequence[Home], people: Sequence[Human]) -> Column | None:
    """What is known of everybody; of all else there is nothing special, as `monitoring.population` has it."""
    whole = homes if fact.entity == "household" else people
    said = _SAID.get(fact.name)
    if said is None:
        return nothing(fact, len(whole))
    found = [said(one) for one in whole]
    if fact.type == "code":
        codes = list(fact.choices)
        return np.array([codes.index(code) for code in found], np.uint8)
    kinds: dict[str, Any] = {"boolean": np.bool_, "date": "datetime64[D]"}
    column: Column = np.array(found, kinds.get(fact.type, np.int64))
    return column


def _supporters(human: Human) -> int:
    """A choice of the demo, no statistics: one in twenty has nobody who is bound to support them."""
    return 0 if human.number % 20 == 0 else 1


_SAID: Mapping[str, Callable[[Any], Any]] = {
    "residence": lambda home: home.residence,
    "homes": lambda home: 1,
    "born": lambda human: human.born,
    "relation": lambda human: human.relation,
    "registered_here": lambda human: True,
    "lives_with_household": lambda human: True,
    "legal_support_duty": lambda human: True,
    "supporters": _supporters,
    "disability_grade": lambda human: human.disability_grade,
    "wage_income": lambda human: human.wage,
    "pension_income": lambda human: human.pension,
    "basic_pension": lambda human: human.basic_pension,
    "deposits": lambda human: human.deposits,
    "vehicles": lambda human: len(human.vehicles),
}
