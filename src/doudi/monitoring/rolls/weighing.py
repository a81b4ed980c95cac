"""The law's answer for many households at once, kept so that the figures of any one can be read from it.

The same columns as a sweep's. Where a figure is not known it is a range: what lies outside of it is wrong
whatever is still missing.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from doudi.law.benefits.benefit import Ruleset
from doudi.law.benefits.columns import Pack
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.policies import Policies
from doudi.law.expressions.columns.evaluate import Columns
from doudi.law.expressions.columns.span import FAR, plain
from doudi.law.expressions.extent import MOST_MEMBERS
from doudi.law.expressions.unknown import Plain
from doudi.monitoring.sweep.arrays import columns, held, stretches

Facts = Mapping[str, Any]


@dataclass(slots=True)
class Question:
    """A household to be decided: its place (six digits), its own facts, and those of each member, as the
    registry stores them; and what is taken as given instead of worked out (`counted` of each member)."""

    place: str
    household: Facts
    members: Sequence[Facts]
    given: Mapping[str, int] | None = None


class Ends(NamedTuple):
    """A figure's least and most, of each row or one for all, as plain values; and whose it is."""

    low: list[Any]
    high: list[Any]
    of_person: bool


class Stretch:
    """Some households decided together. Columns are read row by row, so they are kept as lists."""

    def __init__(self, pack: Pack, columns: Columns) -> None:
        self.pack = pack
        self._columns = columns
        self._read: dict[str, Ends] = {}

    def ends(self, name: str) -> Ends:
        """A fact's or a rule's column."""
        if name not in self._read:
            span = self.pack.value(name, self._columns)
            of_person = self._of_person(name)
            rows = self._columns.persons if of_person else self._columns.households
            low = _values(span.low, rows, span.scale)
            self._read[name] = Ends(
                low, low if span.known else _values(span.high, rows, span.scale), of_person
            )
        return self._read[name]

    def _of_person(self, name: str) -> bool:
        for rules in self.pack.rulesets.values():
            if name in rules.rules:
                return rules.rules[name].entity == "person"
        return self.pack.facts[name].entity == "person"


@dataclass(slots=True)
class Weighed:
    """One of them. `row` of the household, `first` of its persons; `place` as the law names it."""

    stretch: Stretch
    row: int
    first: int
    place: str

    def rules(self, benefit: str) -> Ruleset:
        """The rules it was decided by."""
        return self.stretch.pack.rulesets[benefit]

    def ends(self, name: str, member: int = 0) -> tuple[Any, Any]:
        """The least and the most that a figure can be (None: open), in fen, whole numbers or truths."""
        found = self.stretch.ends(name)
        at = self.first + member if found.of_person else self.row
        return found.low[at], found.high[at]

    def known(self, name: str, member: int = 0) -> Plain | None:
        """A figure; None where nobody can tell."""
        low, high = self.ends(name, member)
        return low if low is not None and low == high else None

    def unmet(self, benefit: str, member: int = 0) -> tuple[str, ...]:
        """The conditions that surely fail."""
        return tuple(name for name in self.rules(benefit).conditions if self.ends(name, member)[1] is False)

    def met(self, benefit: str, member: int = 0) -> bool:
        """Whether all conditions surely hold."""
        return all(self.ends(name, member)[0] is True for name in self.rules(benefit).conditions)

    def limit(self, parameter: str) -> Any:
        """What the place sets; an Unknown where nothing is entered."""
        return self.stretch.pack.look_up(self.place).value(parameter)


def _values(values: Any, rows: int, scale: int) -> list[Any]:
    """Plain values of each row; None for an open end."""
    found: list[Any] = np.broadcast_to(values, (rows,)).tolist()
    if found and isinstance(found[0], bool):
        return found
    if scale != 1:
        return [None if abs(one) >= FAR else Fraction(one, scale) for one in found]
    return [None if abs(one) >= FAR else one for one in found]


class Scale:
    """The rules of some benefits on a day, ready to decide households."""

    def __init__(self, law: Policies, benefits: Sequence[str], as_of: dt.date) -> None:
        self.law = law
        self.pack = Pack(law, benefits, as_of=as_of)
        self.as_of = as_of

    def weigh(self, questions: Sequence[Question]) -> list[Weighed | None]:
        """Each household's answer, in their order; None for one of too many members to be a family."""
        fit = [one for one in questions if 0 < len(one.members) <= MOST_MEMBERS]
        found = iter(self._weighed(fit) if fit else ())
        return [next(found) if 0 < len(one.members) <= MOST_MEMBERS else None for one in questions]

    def _weighed(self, questions: Sequence[Question]) -> Iterator[Weighed]:
        part = held(*self._frames(questions), self.pack, 0)
        for (rows, _), found in zip(stretches(part), columns(part, self.pack), strict=True):
            self.pack.date(found)
            self._give(found, questions[rows])
            stretch = Stretch(self.pack, found)
            for row in range(rows.stop - rows.start):
                yield Weighed(stretch, row, int(found.starts[row]), questions[rows.start + row].place)

    def _frames(self, questions: Sequence[Question]) -> tuple[pl.DataFrame, pl.DataFrame]:
        owners = [number for number, one in enumerate(questions) for _ in one.members]
        households: dict[str, Any] = {
            "household": pl.Series(range(len(questions)), dtype=pl.Int64),
            "place": pl.Series([one.place for one in questions], dtype=pl.String),
        }
        persons: dict[str, Any] = {"household": pl.Series(owners, dtype=pl.Int64)}
        members = [facts for one in questions for facts in one.members]
        homes = [one.household for one in questions]
        for fact in self.pack.facts.values():
            if fact.entity == "household":
                households[fact.name] = _series(fact, homes)
            else:
                persons[fact.name] = _series(fact, members)
        return pl.DataFrame(households), pl.DataFrame(persons)

    def _give(self, found: Columns, questions: Sequence[Question]) -> None:
        """Lay what is given in the place of what would be worked out: for a whole batch, or for none."""
        names = set(questions[0].given or {})
        for name in names:
            found.values[name] = plain(np.array([(one.given or {})[name] for one in questions], np.int64))
        if names:
            found.values["counted"] = plain(np.True_)


_TYPES = {"money": pl.Int64, "count": pl.Int64, "boolean": pl.Boolean, "date": pl.Date, "code": pl.String}


def _series(fact: Fact, rows: Sequence[Facts]) -> pl.Series:
    """A fact's column; a value that the fact cannot have is unknown: it is no statement about anybody."""
    name, read = fact.name, _reader(fact)
    values = [None if (said := facts.get(name)) is None else read(said) for facts in rows]
    return pl.Series(name, values, dtype=_TYPES[fact.type])


def _reader(fact: Fact) -> Any:
    if fact.type == "date":
        return _day
    least = fact.minimum

    def read(said: Any) -> Any:
        if fact.problem(said) is not None or (least is None and type(said) is int and abs(said) >= 1 << 40):
            return None
        return said

    return read


def _day(said: Any) -> dt.date | None:
    if isinstance(said, dt.date):
        return said
    try:
        return dt.date.fromisoformat(said)
    except (TypeError, ValueError):
        return None
