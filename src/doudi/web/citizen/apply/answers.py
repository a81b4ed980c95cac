"""Read and change the answers of a draft: plain nested mappings, kept sealed by the cases floor."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from doudi.cases.family import JOINS, LEFT, born_of
from doudi.registry import queries as registry

Tree = Mapping[str, Any]


@dataclass(frozen=True)
class Member:
    """A member as the application sees them; `change` is stays, joins or left.

    Who joins is what was typed, under an id of the draft's own, whether the registry knows them or not.
    """

    person_id: UUID
    name: str
    relation: str
    age: int
    change: str

    @property
    def grown_up(self) -> bool:
        """Eighteen or older (民法典 17)."""
        return self.age >= 18


@dataclass(frozen=True)
class Answers:
    """The answers of one draft, on a day. known: cards of its members, looked up for many drafts at once."""

    tree: Tree
    as_of: date
    known: Mapping[UUID, registry.PersonCard] | None = None

    def at(self, where: tuple[str, ...]) -> Any:
        """The answer kept at a path, or None."""
        value: Any = self.tree
        for key in where:
            value = value.get(key) if isinstance(value, Mapping) else None
        return value

    def members(self) -> tuple[Member, ...]:
        """Those who live in the household, the applicant first; their births come from the registry."""
        return tuple(member for member in self.everyone() if member.change != LEFT)

    def registered(self) -> list[UUID]:
        """Those of the household whom the registry knows."""
        noted: Mapping[str, Mapping[str, str]] = self.tree.get("members", {})
        return [UUID(key) for key, note in noted.items() if note["change"] != JOINS]

    def everyone(self) -> tuple[Member, ...]:
        """The members, with those who are said to have left."""
        noted: Mapping[str, Mapping[str, str]] = self.tree.get("members", {})
        cards = registry.persons(self.registered()) if self.known is None else self.known
        rows = []
        for key, note in noted.items():
            card = cards.get(UUID(key))
            name, born = (card.name, card.born) if card else (note["name"], born_of(note))
            rows.append(Member(UUID(key), name, note["relation"], age(born, self.as_of), note["change"]))
        return tuple(sorted(rows, key=lambda row: (row.relation != "head", -row.age, row.name)))


def age(born: date, as_of: date) -> int:
    """Completed years."""
    return as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))


def patch(*changes: tuple[tuple[str, ...], Any]) -> dict[str, Any]:
    """One nested mapping out of (path, value) pairs, to be merged into a draft; None takes an answer out."""
    tree: dict[str, Any] = {}
    for where, value in changes:
        branch = tree
        for key in where[:-1]:
            branch = branch.setdefault(key, {})
        branch[where[-1]] = value
    return tree


def leaves(tree: Tree, where: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every (path, value) of a nested mapping."""
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from leaves(value, (*where, key))
        else:
            yield (*where, key), value
