"""The household file: every figure with its source and date, and what happened when. Reading it is a look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from doudi.access.looks import look, shown
from doudi.access.permission import require, table
from doudi.access.principal import Principal
from doudi.registry import situation
from doudi.registry.dictionary import group_of
from doudi.registry.errors import UnableToFind
from doudi.registry.households import Member, members_of
from doudi.registry.merged import merged_into
from doudi.registry.models import Fact, Household, Membership
from doudi.registry.queries.people import PersonCard, persons
from doudi.registry.readings import Reading
from doudi.registry.standing import acts_for


@dataclass(frozen=True)
class MemberFile:
    """A member: who they are in the family, and the masked card."""

    member: Member
    card: PersonCard


@dataclass(frozen=True)
class TimelineEntry:
    """Something that happened: `kind` is joined, left, or recorded (facts of one paper, `count` of them)."""

    on: date
    kind: str
    subject: UUID
    source: str
    source_ref: str
    count: int


@dataclass(frozen=True)
class HouseholdFile:
    """One household on a day, with the figures the reader may see for the purpose; the rest is left out.

    `address` is in clear, or "" where the purpose does not need it. `groups` are the groups shown.
    """

    household_id: UUID
    number: int
    division: int
    address: str
    formed_on: date
    members: tuple[MemberFile, ...]
    figures: tuple[Reading, ...]
    timeline: tuple[TimelineEntry, ...]
    groups: tuple[str, ...]


# A figure is a reading: what is followed, what others said, who still owes an answer.
Figure = Reading


@transaction.atomic
def household_file(
    principal: Principal, household_id: UUID, *, purpose: str, case: str, at: datetime, as_of: date
) -> HouseholdFile:
    """The whole file, with one look in the journal per member, in the same transaction.

    `purpose` is a code of permissions.yaml; role and purpose settle which groups of data are shown. Balances
    of banks appear only in the file opened for the case they were asked for. Raises UnableToAct without
    the right or the purpose, UnableToFind, and whatever the journal raises: without a look nothing is shown.
    """
    household = (
        Household.objects.unscoped("one file, permission checked next").filter(id=household_id).first()
    )
    if household is None:
        raise UnableToFind("没有找到这个家庭。请返回列表重新选择。")
    members = members_of(household_id, as_of)
    subjects = [member.person_id for member in members]
    groups = _permitted(principal, household, subjects, purpose)
    look(
        principal,
        "household.read",
        people=subjects,
        groups=groups,
        purpose=purpose,
        at=at,
        division=household.division,
        household=household_id,
        case=case,
    )
    cards = persons(subjects)
    figures = situation.readings(household_id, as_of=as_of, case_number=case)
    return HouseholdFile(
        household.id,
        household.number,
        household.division,
        household.address if "contact" in groups else "",
        household.formed_on,
        tuple(MemberFile(member, cards[member.person_id]) for member in members),
        tuple(figure for figure in figures if group_of(figure.name) in groups),
        _timeline(household_id, subjects, case),
        groups,
    )


def _permitted(
    principal: Principal, household: Household, subjects: list[UUID], purpose: str
) -> tuple[str, ...]:
    """The groups of data this reader may see; a citizen and a helper read as, or for, one of the members."""
    subject = acts_for(principal, "household.read", subjects)
    require(principal, "household.read", division=household.division, subject=subject)
    return tuple(sorted(shown(principal, purpose, table().groups)))


def _timeline(household_id: UUID, subjects: list[UUID], case: str) -> tuple[TimelineEntry, ...]:
    """What happened, latest first: members joining and leaving, and papers recorded."""
    tops = merged_into(subjects)
    entries = list(_comings_and_goings(household_id, tops))
    papers: dict[tuple[date, UUID, str, str], int] = {}
    rows = Fact.objects.unscoped("timeline of one known household").filter(
        subject__in=[household_id, *subjects, *tops], standing="found"
    )
    for row in rows.order_by("id"):
        if row.uses == "case" and row.case_number != case:
            continue
        key = (localdate(row.recorded_at), tops.get(row.subject, row.subject), row.source, row.source_ref)
        papers[key] = papers.get(key, 0) + 1
    entries += [
        TimelineEntry(on, "recorded", subject, source, ref, count)
        for (on, subject, source, ref), count in papers.items()
    ]
    return tuple(sorted(entries, key=lambda entry: entry.on, reverse=True))


def _comings_and_goings(household_id: UUID, tops: Mapping[UUID, UUID]) -> Iterable[TimelineEntry]:
    rows = Membership.objects.unscoped("timeline of one known household").filter(household=household_id)
    for row in rows.order_by("valid_from", "id"):
        person = tops.get(row.person_id, row.person_id)
        yield TimelineEntry(row.valid_from, "joined", person, "register", row.relation, 1)
        if row.valid_until:
            yield TimelineEntry(row.valid_until, "left", person, "register", row.relation, 1)
