"""Form a household, join it, leave it. A person lives in one household at a time: the database sees to it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.registry.actions.authority import may_change
from doudi.registry.errors import UnableToFind, UnableToFormHousehold
from doudi.registry.merged import records_of
from doudi.registry.models import Household, Membership, Person
from doudi.registry.numbering import take
from doudi.registry.relations import HEAD, RELATIONS


@dataclass(frozen=True)
class NewMember:
    """Who joins, and how they stand to the head (`registry.relations`)."""

    person_id: UUID
    relation: str


@transaction.atomic
def form_household(
    *,
    division: int,
    members: Sequence[NewMember],
    valid_from: date,
    actor: Principal,
    at: datetime,
    address: str = "",
) -> Household:
    """Register a household with its first members, exactly one of them the head (户主)."""
    may_change(actor, "household.change", division, [member.person_id for member in members])
    counts = Counter(member.relation for member in members)
    if counts[HEAD] != 1:
        raise UnableToFormHousehold("一个家庭要有一位户主，而且只能有一位。请检查“与户主关系”。")
    household = Household(
        number=take("household"), address=address, division=division, formed_on=valid_from, registered_at=at
    )
    household.save(force_insert=True)
    record(Event(action="household.form", actor=actor.ref, at=at, household=household.id))
    for member in members:
        _join(household, member, valid_from, actor, at)
    return household


@transaction.atomic
def join_household(
    *, household_id: UUID, person_id: UUID, relation: str, valid_from: date, actor: Principal, at: datetime
) -> None:
    """Add a member from a day on; refuses somebody who then still lives in another household."""
    household = _changeable(household_id, actor)
    _join(household, NewMember(person_id, relation), valid_from, actor, at)


@transaction.atomic
def leave_household(*, household_id: UUID, person_id: UUID, on: date, actor: Principal, at: datetime) -> None:
    """End a membership: `on` is the first day the person no longer belongs to the household."""
    _changeable(household_id, actor)
    ended = (
        Membership.objects.unscoped("end one known membership")
        .filter(household=household_id, person=person_id, valid_until__isnull=True, valid_from__lt=on)
        .update(valid_until=on)
    )
    if not ended:
        raise UnableToFind("此人在这一天不是这个家庭的成员。请核对家庭成员和日期。")
    record(Event(action="household.leave", actor=actor.ref, at=at, subject=person_id, household=household_id))


def _changeable(household_id: UUID, actor: Principal) -> Household:
    """The household, when the actor is staff who may change it: families state, they do not register."""
    household = Household.objects.unscoped("one known household").filter(id=household_id).first()
    if household is None:
        raise UnableToFind("没有找到这个家庭。请返回列表重新选择。")
    require(actor, "household.change", division=household.division)
    return household


def _join(household: Household, member: NewMember, valid_from: date, actor: Principal, at: datetime) -> None:
    if member.relation not in RELATIONS:
        raise UnableToFormHousehold(f"“与户主关系”没有 {member.relation!r} 这一项。请从列表里选择。")
    person = Person.objects.unscoped("join a known person").filter(id=member.person_id).first()
    if person is None:
        raise UnableToFind("没有找到这个人。请先登记，再加入家庭。")
    if person.merged_into_id:
        raise UnableToFormHousehold(f"{person.name}的这份档案已并入另一份。请用合并后的那份档案加入家庭。")
    _refuse_elsewhere(person, valid_from)
    row = Membership(
        household=household,
        person=person,
        relation=member.relation,
        division=household.division,
        valid_from=valid_from,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise UnableToFormHousehold(_ELSEWHERE.format(name=person.name)) from error
    record(Event(action="household.join", actor=actor.ref, at=at, subject=person.id, household=household.id))


_ELSEWHERE = (
    "{name}在这一天已经登记在一个家庭里（或者这个家庭已有户主）。"
    "一个人同一时间只能属于一个家庭：请先在原来的家庭办理离开，再加入。"
)


def _refuse_elsewhere(person: Person, valid_from: date) -> None:
    """Refuse an overlap with any earlier or later membership, also of a record merged into this one; the open
    one is also a database constraint."""
    lives = Membership.objects.unscoped("where this person lives").filter(
        Q(valid_until__isnull=True) | Q(valid_until__gt=valid_from),
        person__in=records_of(person.id),
    )
    if lives.exists():
        raise UnableToFormHousehold(_ELSEWHERE.format(name=person.name))
