"""What is known about a household on a day, as the law asks for it.

Facts follow the published order of sources (`sources.yaml`); what is asked and unanswered is unknown and
stays out; conflicts are kept and shown (`readings`). What the register itself knows of a person (birth,
relation to the head) stands in where no fact says otherwise.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from doudi.law.benefits.situation import Known, Situation, Value
from doudi.registry import sources
from doudi.registry.dictionary import Entry, dictionary
from doudi.registry.households import Member, members_of
from doudi.registry.merged import merged_into
from doudi.registry.models import Fact
from doudi.registry.readings import Reading, Statement, read

Key = tuple[str, UUID, str]
_FIRST = UUID(int=0)


def of_household(household_id: UUID, *, as_of: date, case_number: str = "") -> Situation:
    """The input of the law for a household on a day.

    Members are keyed by str(person id). Facts that may serve one case only (balances of banks) are left out
    unless that case is named (社会救助法 40, 41, 70(6)). Names the law does not know stay in the registry.
    """
    entries = dictionary()
    household: dict[str, Known] = {}
    members: dict[str, dict[str, Known]] = {
        str(member.person_id): {} for member in members_of(household_id, as_of)
    }
    for reading in readings(household_id, as_of=as_of, case_number=case_number):
        entry = entries.get(reading.name)
        if reading.chosen is None or entry is None or not entry.law or entry.entity != reading.subject_kind:
            continue
        facts = household if reading.subject_kind == "household" else members[str(reading.subject)]
        facts[reading.name] = _known(reading.chosen, entry)
    return Situation(household=household, members=members)


def readings(household_id: UUID, *, as_of: date, case_number: str = "") -> tuple[Reading, ...]:
    """Every figure of the household and its members: the one followed, the others, and who owes an answer.

    Three queries, however many members and facts.
    """
    members = members_of(household_id, as_of)
    said = _statements([household_id, *(member.person_id for member in members)], as_of, case_number)
    for member in members:
        for name, value in _registered(member).items():
            said["person", member.person_id, name].append(_from_register(value))
    order = sources.order()
    return tuple(read(*key, statements, order) for key, statements in sorted(said.items(), key=_sorted_by))


def _sorted_by(item: tuple[Key, list[Statement]]) -> tuple[str, str, str]:
    kind, subject, name = item[0]
    return kind, str(subject), name


def _statements(subjects: Iterable[UUID], as_of: date, case_number: str) -> defaultdict[Key, list[Statement]]:
    """All statements about the subjects, also those about records merged into them, that hold on the day
    and may be used for the case."""
    known = list(subjects)
    tops = merged_into(known)
    rows = (
        Fact.objects.unscoped("facts of one known household")
        .filter(subject__in=[*known, *tops])
        .filter(Q(valid_from__isnull=True) | Q(valid_from__lte=as_of))
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gt=as_of))
        .filter(Q(uses="any") | Q(uses="case", case_number=case_number or None))
        .order_by("id")
    )
    said: defaultdict[Key, list[Statement]] = defaultdict(list)
    for row in rows:
        said[row.subject_kind, tops.get(row.subject, row.subject), row.name].append(statement_of(row))
    return said


def statement_of(row: Fact) -> Statement:
    """The row as the readings take it."""
    return Statement(
        value=row.value,
        standing=row.standing,  # type: ignore[arg-type]  # the column's choices are the literal's
        source=row.source,
        source_ref=row.source_ref,
        observed_on=row.observed_on,
        recorded_at=row.recorded_at,
        sequence=row.id,
    )


def _registered(member: Member) -> Mapping[str, str]:
    return {"born": member.born.isoformat(), "relation": member.relation}


def _from_register(value: str) -> Statement:
    """What the register's own columns say: older than any fact, so that any fact goes before it."""
    oldest = datetime.fromisoformat("1900-01-01T00:00:00+00:00")
    return Statement(value, "found", sources.REGISTER, "", None, oldest, _FIRST)


def _known(chosen: Statement, entry: Entry) -> Known:
    return Known(_value(chosen.value, entry.type), chosen.source, chosen.observed_on)


def _value(stored: Any, kind: str) -> Value:
    """A stored value as the law takes it; dates are stored as ISO text."""
    if kind == "date":
        return date.fromisoformat(stored)
    value: Value = stored
    return value
