"""What one family is checked with: its rows, what the base says of it, and what the whole roll says."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from doudi.law.benefits.policies import Policies
from doudi.law.label import Label
from doudi.monitoring.rolls.arithmetic import origins
from doudi.monitoring.rolls.finding import ROLL, Finding, kinds, words
from doudi.monitoring.rolls.roll import Entry, Family, Read
from doudi.monitoring.rolls.weighing import Weighed
from doudi.registry.population import Home, Living, Registered, Said


@dataclass
class Roll:
    """The roll as a whole. `people`: whom the base has under the roll's numbers; `homes`: where they live;
    `listed`: person → their first row. `doubted`: rows (by identity) whose number is not taken at its word.
    `by_person`: each person has a row; else each family has one."""

    read: Read
    law: Policies
    place: str
    as_of: dt.date
    people: Mapping[str, Registered] = field(default_factory=dict)
    homes: Mapping[UUID, UUID] = field(default_factory=dict)
    listed: dict[UUID, Entry] = field(default_factory=dict)
    doubted: set[int] = field(default_factory=set)
    by_person: bool = True

    def where(self, entry: Entry, seen_from: Entry) -> Label:
        """A row as another row speaks of it: of another sheet with its name."""
        if entry.sheet == seen_from.sheet:
            return Label(f"第 {entry.row} 行", f"row {entry.row}")
        sheet = self.read.sheets[entry.sheet]
        return Label(f"“{sheet}”第 {entry.row} 行", f"row {entry.row} of “{sheet}”")

    def person(self, entry: Entry) -> Registered | None:
        """Who a row is about, where its number can be believed."""
        return None if id(entry) in self.doubted else self.people.get(entry.id)


@dataclass
class Known:
    """What the base says of a household: who lives there, what of them may be used, and the law's answer."""

    home: Home
    said: Mapping[UUID, Mapping[str, Said]]
    weighed: Weighed

    def of(self, person: UUID) -> Mapping[str, Said]:
        """What is said of a member, or of the household."""
        return self.said.get(person, {})

    def position(self, person: UUID) -> int | None:
        """The member's place among the members."""
        return next((at for at, one in enumerate(self.home.members) if one.person == person), None)

    def counted(self) -> Iterator[Living]:
        """The members who surely count (57号 7)."""
        for at, member in enumerate(self.home.members):
            if self.weighed.known("counted", at) is True:
                yield member

    def origins(self, facts: Iterable[str]) -> Label:
        """Who said the figures behind something."""
        about = [self.of(self.home.household), *(self.of(member.person) for member in self.home.members)]
        return origins(about, facts)


@dataclass
class Case:
    """One family under check. `known` is None where the base does not have it. `benefit`: what it is on.
    `shared_with`: the head of a family before it on the roll that the base has in the same household."""

    family: Family
    benefit: str
    roll: Roll
    known: Known | None
    shared_with: Entry | None = None
    found: list[Finding] = field(default_factory=list)

    @property
    def of_person(self) -> bool:
        """Whether what the family is on is received by each person for themselves."""
        return self.roll.law.benefits[self.benefit].entity == "person"

    def has(self, *names: str) -> bool:
        """Whether something of these kinds was found already."""
        return any(one.kind in names for one in self.found)

    def add(
        self,
        kind: str,
        entry: Entry,
        *,
        article: str = "",
        source: Label = ROLL,
        people: Iterable[UUID] = (),
        **values: Label | str | int,
    ) -> None:
        """Note a finding at a row."""
        self.found.append(note(kind, entry, article=article, source=source, people=people, **values))


def note(
    kind: str,
    entry: Entry,
    *,
    article: str = "",
    source: Label = ROLL,
    people: Iterable[UUID] = (),
    **values: Label | str | int,
) -> Finding:
    """A finding at a row, in words."""
    said = words(kind, **values)
    return Finding(
        kind,
        entry.sheet,
        entry.row,
        entry.name,
        said,
        article or kinds()[kind].article,
        source,
        tuple(people),
    )
