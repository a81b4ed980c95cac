"""The file arranged for reading: member by member, figure by figure, with everything each source said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from doudi.registry.queries import HouseholdFile, MemberFile
from doudi.registry.readings import Reading, Statement
from doudi.web.figures import fact_label, fact_value, source_label


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
class Section:
    """The figures of one member, or of the household as a whole (`member` None)."""

    member: MemberFile | None
    figures: list[Figure]


def sections(file: HouseholdFile) -> list[Section]:
    """The household's own figures, then each member's."""
    whole = Section(None, _figures(file.figures, file.household_id))
    people = [Section(one, _figures(file.figures, one.member.person_id)) for one in file.members]
    return [section for section in (whole, *people) if section.figures or section.member]


def _figures(readings: Iterable[Reading], subject: UUID) -> list[Figure]:
    return [_figure(reading) for reading in readings if reading.subject == subject]


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
