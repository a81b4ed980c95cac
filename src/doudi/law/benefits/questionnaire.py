"""What the citizen's check asks, in which words and groups: national/check.yaml.

The rules decide what has to be known; this only says how to ask for it simply, what a first look takes for
granted, and what is left to the office.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from doudi.law.benefits.entry import Entry, read_file
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.situation import Known, Situation, Value
from doudi.law.benefits.written import UnableToReadFact, read_value
from doudi.law.label import Label

PRESUMED = "presumed"
"""The source of what a first look takes for granted."""


class Question(NamedTuple):
    """How one fact is asked. `tick`: the fact as a line of its group's list; None: it has a page of its own.

    `covers`: facts of which there is nothing either where there is nothing of this one.
    """

    fact: str
    group: str
    ask: Label
    tick: Label | None
    hint: Label | None
    covers: tuple[str, ...] = ()


class Questionnaire(NamedTuple):
    """`groups`: name → title, in order. `questions`: by fact, in the order of asking. `presumed`: by fact.

    `office`: facts that the office settles in the case, which keep nothing open in a first look.
    """

    groups: Mapping[str, Label]
    questions: Mapping[str, Question]
    presumed: Mapping[str, Value]
    office: frozenset[str]

    def completed(self, situation: Situation, facts: Mapping[str, Fact]) -> Situation:
        """The situation with what a first look takes for granted, wherever nothing was stated."""
        granted = {name: Known(value, PRESUMED) for name, value in self.presumed.items()}
        home = {name: known for name, known in granted.items() if facts[name].entity == "household"}
        own = {name: known for name, known in granted.items() if name not in home}
        members = {member: {**own, **stated} for member, stated in situation.members.items()}
        return Situation({**home, **situation.household}, members)


def nothing_of(fact: Fact) -> Value | None:
    """The value of a fact of which there is nothing: 0, no, or the choice `none`; None where it has none."""
    if fact.type in ("money", "count"):
        return 0 if (fact.minimum or 0) <= 0 else None
    return False if fact.type == "boolean" else "none" if "none" in fact.choices else None


def read_questionnaire(root: Path, facts: Mapping[str, Fact]) -> Questionnaire:
    """The file, looked at against the dictionary; empty where there is none. Raises UnableToReadPolicy."""
    path = root / "national" / "check.yaml"
    if not path.exists():
        return Questionnaire({}, {}, {}, frozenset())
    file = read_file(path, root).only("groups", "questions", PRESUMED, "office")
    groups = {
        entry.only("name", "title").text("name"): entry.label("title") for entry in file.entries("groups")
    }
    questions = {one.fact: one for one in _questions(file, groups, facts)}
    presumed = dict(_presumed(file, facts))
    office = [entry.only("fact").one_of("fact", facts) for entry in file.entries("office")]
    for name in facts:
        if sum(name in part for part in (questions, presumed, office)) > 1:
            raise file.refusal(f"“{name}” stands in two parts: it is asked, presumed, or left to the office")
    return Questionnaire(groups, questions, presumed, frozenset(office))


def _questions(file: Entry, groups: Mapping[str, Label], facts: Mapping[str, Fact]) -> Iterator[Question]:
    for entry in file.entries("questions"):
        entry.only("fact", "group", "ask", "tick", "hint", "covers")
        fact = facts[entry.one_of("fact", facts)]
        if fact.advice:
            raise entry.refusal(f"“{fact.name}” is advice: nothing is told a citizen by it")
        tick, hint = (entry.label(key) if key in entry.values else None for key in ("tick", "hint"))
        if tick and nothing_of(fact) is None:
            raise entry.refusal(f"“{fact.name}” is never nothing: leave “tick” out")
        group, covers = (
            entry.one_of("group", groups),
            _covers(entry, facts) if "covers" in entry.values else (),
        )
        yield Question(fact.name, group, entry.label("ask"), tick, hint, covers)


def _covers(entry: Entry, facts: Mapping[str, Fact]) -> tuple[str, ...]:
    for name in (covers := entry.words("covers")):
        if name not in facts or nothing_of(facts[name]) is None:
            raise entry.refusal(f"“{name}” is no fact, or never nothing: “covers” cannot name it")
    return covers


def _presumed(file: Entry, facts: Mapping[str, Fact]) -> Iterator[tuple[str, Value]]:
    for entry in file.entries(PRESUMED):
        fact = facts[entry.only("fact", "value").one_of("fact", facts)]
        try:
            yield fact.name, read_value(fact, entry.values.get("value"))
        except UnableToReadFact as error:
            raise entry.refusal(error.english) from None
