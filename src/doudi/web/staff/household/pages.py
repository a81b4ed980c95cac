"""The file arranged for reading: member by member, income, property and person apart, nought folded away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doudi.registry.dictionary import dictionary, group_of
from doudi.registry.queries import HouseholdFile, MemberFile
from doudi.registry.readings import Reading, Statement
from doudi.registry.sources import DECLARED
from doudi.web.figures import fact_label, fact_value, source_label

_NOTHING = (0, False, "none")  # nothing of it: no income, no car, no disability
_TITLES: dict[str, Promise] = {
    "income": _("收入"),
    "property": _("财产"),
    "person": _("个人和家庭情况"),
}


@dataclass(frozen=True)
class Said:
    """What one source said about a figure."""

    value: str
    source: str
    reference: str
    observed_on: date | None


@dataclass(frozen=True)
class Figure:
    """One figure: the value followed (None: unknown), the other statements, and who still owes an answer."""

    label: str
    followed: Said | None
    others: list[Said]
    waiting: list[str]
    conflict: bool


@dataclass(frozen=True)
class Group:
    """Figures of one kind; `nothing` are those that everyone says are nought."""

    title: Promise
    figures: list[Figure]
    nothing: list[Figure]


@dataclass(frozen=True)
class Section:
    """The figures of one member, or of the household as a whole (`member` None)."""

    member: MemberFile | None
    groups: list[Group]


@dataclass(frozen=True)
class Declared:
    """What somebody said of themselves (or of the household, name ""), as item and value."""

    name: str
    said: list[tuple[str, str]]


def sections(file: HouseholdFile) -> list[Section]:
    """The household's own figures, then each member's."""
    whole = Section(None, _groups(file.figures, file.household_id))
    people = [Section(one, _groups(file.figures, one.member.person_id)) for one in file.members]
    return [section for section in (whole, *people) if section.groups or section.member]


def declared(file: HouseholdFile) -> list[Declared]:
    """What the application says that is not nothing, member by member, then of the household."""
    names = {one.member.person_id: one.member.name for one in file.members} | {file.household_id: ""}
    return [
        Declared(name, said)
        for subject, name in names.items()
        if (said := [pair for reading in _in_order(file.figures, subject) for pair in _declared(reading)])
    ]


def _declared(reading: Reading) -> list[tuple[str, str]]:
    said = [*([reading.chosen] if reading.chosen else []), *reading.others]
    return [
        (fact_label(reading.name), fact_value(reading.name, one.value))
        for one in said
        if one.source == DECLARED and one.value not in _NOTHING
    ]


def _groups(readings: Iterable[Reading], subject: UUID) -> list[Group]:
    mine = _in_order(readings, subject)
    found = []
    for kind, title in _TITLES.items():
        of_kind = [one for one in mine if _kind(one) == kind]
        nothing = [one for one in of_kind if _is_nothing(one)]
        figures = [_figure(one) for one in of_kind if one not in nothing]
        if of_kind:
            found.append(Group(title, figures, [_figure(one) for one in nothing]))
    return found


def _in_order(readings: Iterable[Reading], subject: UUID) -> list[Reading]:
    """The readings of a subject: what was declared and is not nought first, then by the dictionary."""
    order = {name: place for place, name in enumerate(dictionary())}
    mine = [reading for reading in readings if reading.subject == subject]
    return sorted(mine, key=lambda one: (not _declared(one), order.get(one.name, len(order))))


def _kind(reading: Reading) -> str:
    group = group_of(reading.name)
    return group if group in _TITLES else "person"


def _is_nothing(reading: Reading) -> bool:
    """Settled, undisputed, and nought."""
    chosen = reading.chosen
    return chosen is not None and not reading.conflict and not reading.asked and chosen.value in _NOTHING


def _figure(reading: Reading) -> Figure:
    return Figure(
        label=fact_label(reading.name),
        followed=_said(reading.name, reading.chosen) if reading.chosen else None,
        others=[_said(reading.name, one) for one in reading.others],
        waiting=[source_label(code) for code in reading.asked],
        conflict=reading.conflict,
    )


def _said(name: str, one: Statement) -> Said:
    return Said(fact_value(name, one.value), source_label(one.source), one.source_ref, one.observed_on)
