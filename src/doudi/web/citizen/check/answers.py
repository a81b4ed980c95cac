"""What a visitor said in the check, kept for this visit, and how it reads as a situation of the law."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from doudi.law.benefits.questionnaire import nothing_of
from doudi.law.benefits.situation import Known, Situation
from doudi.policies.load import policies

_KEY = "check"
_SOURCE = "declared"
HOME = ""
"""Whose a fact of the household is, where members have the keys m0, m1 …"""
_EARNED = ("wage_income", "business_income", "property_income")
_KINDS = (*_EARNED, "pension_income", "support_received", "other_transfer_income")


@dataclass
class Said:
    """`people`: (relation, age), the visitor first. `facts`: fact → whose → value as stored; None: not
    known. `listed`: facts by the group whose list showed them. `ticked`: those that are there. `trail`: the
    pages that were answered, in order."""

    people: list[tuple[str, int]] = field(default_factory=list)
    facts: dict[str, dict[str, Any]] = field(default_factory=dict)
    listed: dict[str, list[str]] = field(default_factory=dict)
    ticked: list[str] = field(default_factory=list)
    trail: list[str] = field(default_factory=list)

    @property
    def members(self) -> list[str]:
        """The keys of the members."""
        return [f"m{number}" for number in range(len(self.people))]

    def whose(self, fact: str) -> list[str]:
        """Everybody of whom a fact can be asked."""
        return self.members if policies().facts[fact].entity == "person" else [HOME]

    def live_here(self, people: Iterable[tuple[str, int]]) -> None:
        """Who lives together. What was said of other people than these is forgotten."""
        before, self.people = self.people, list(people)
        if before and before != self.people:
            of_persons = [name for name in self.facts if policies().facts[name].entity == "person"]
            for name in of_persons:
                del self.facts[name]
            self.ticked = [name for name in self.ticked if name not in of_persons]

    def state(self, fact: str, values: Mapping[str, Any]) -> None:
        """Answers to one question, by whose they are."""
        self.facts.setdefault(fact, {}).update({whose: _stored(value) for whose, value in values.items()})

    def state_list(self, group: str, listed: Sequence[str], there: Sequence[str]) -> None:
        """Which facts of a list are there; of the others there is nothing, and of what they cover neither."""
        self.listed[group] = list(dict.fromkeys([*self.listed.get(group, ()), *listed]))
        self.ticked = [name for name in self.ticked if name not in listed] + list(there)
        for name in listed:
            if name not in there:
                for one in (name, *policies().questionnaire.questions[name].covers):
                    self.state(one, dict.fromkeys(self.whose(one), nothing_of(policies().facts[one])))
            elif self._is_nothing(name):
                del self.facts[name]

    def _is_nothing(self, fact: str) -> bool:
        nothing = nothing_of(policies().facts[fact])
        return all(value == nothing for value in self.facts.get(fact, {HOME: None}).values())

    def passed(self, key: str) -> None:
        """A page was answered."""
        if key not in self.trail:
            self.trail.append(key)

    def before(self, key: str) -> str:
        """The page that was answered before this one; "" for the first."""
        at = self.trail.index(key) if key in self.trail else len(self.trail)
        return self.trail[at - 1] if at else ""

    def answered(self, fact: str, whose: str) -> bool:
        """Whether the visitor said anything of it, if only that they do not know."""
        return whose in self.facts.get(fact, {})


def said(request: HttpRequest) -> Said:
    """What was said so far."""
    kept = request.session.get(_KEY) or {}
    return Said(**{**kept, "people": [tuple(one) for one in kept.get("people", ())]})


def keep(request: HttpRequest, answers: Said) -> None:
    """Keep the answers for this visit."""
    request.session[_KEY] = vars(answers)


def forget(request: HttpRequest) -> None:
    """Clear everything that was said."""
    request.session.pop(_KEY, None)


def situation(answers: Said, as_of: date) -> Situation:
    """The household as it was described; what the visitor does not know stays unknown, never nothing."""
    members: dict[str, dict[str, Known]] = {
        key: {
            "relation": Known(relation, _SOURCE, as_of),
            "born": Known(date(as_of.year - age, 1, 1), _SOURCE, as_of),
        }
        for key, (relation, age) in zip(answers.members, answers.people, strict=True)
    }
    home: dict[str, Known] = {}
    for name, values in answers.facts.items():
        for whose, value in values.items():
            if value is not None and (whose == HOME or whose in members):
                facts = home if whose == HOME else members[whose]
                facts[name] = Known(loaded(name, value), _SOURCE, as_of)
    return Situation(home, members)


def _stored(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def loaded(fact: str, value: Any) -> Any:
    """A stored value as the law holds it: days are kept as text."""
    is_day = policies().facts[fact].type == "date" and isinstance(value, str)
    return date.fromisoformat(value) if is_day else value


def for_application(answers: Said, members: Sequence[UUID]) -> list[tuple[tuple[str, ...], Any]]:
    """What the application asks too, as (path, value). Of a family only what it owns: who its members are is
    asked there by name."""
    home = [(("facts", "household", name), _of(answers, name, HOME)) for name in ("homes", "other_property")]
    alone = len(answers.people) == len(members) == 1
    own = _of_one_person(answers, members[0]) if alone else []
    return [(where, value) for where, value in (*home, *own) if value is not None]


def _of(answers: Said, fact: str, whose: str) -> Any:
    return answers.facts.get(fact, {}).get(whose)


def _of_one_person(answers: Said, person: UUID) -> list[tuple[tuple[str, ...], Any]]:
    """Illness and its cost, what is earned, and, where every kind was answered, which kinds there are."""
    (me,), where = answers.members, ("facts", str(person))
    found: list[tuple[tuple[str, ...], Any]] = [
        ((*where, name), _of(answers, name, me)) for name in ("serious_illness", "care_expense")
    ]
    amounts = {name: _of(answers, name, me) for name in _KINDS}
    found += [((*where, name), amounts[name]) for name in _EARNED if amounts[name]]
    if None not in amounts.values() and not any(amounts[name] for name in _KINDS if name not in _EARNED):
        found.append((("pages", f"income:{person}"), [name for name in _EARNED if amounts[name]]))
    return found
