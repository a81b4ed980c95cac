"""What the pages about identity show: pairs, two records side by side, merges and what followed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from doudi.access.looks import look, purpose_of, shown
from doudi.access.permission import may, require
from doudi.access.principal import Principal
from doudi.access.scope import ScopedQuerySet
from doudi.registry.errors import UnableToFind
from doudi.registry.identity.model import LEVELS
from doudi.registry.identity.models import CandidatePair, Linking, Merge, PairDecision
from doudi.registry.models import Fact, Membership, PayeeAccount, Person
from doudi.vault.masking import mask_id_number, mask_phone

PAGE = 50
_GROUPS = ("contact", "family", "identity")


@dataclass(frozen=True)
class PairRow:
    """One line of the list: names and birth days; numbers are not shown here."""

    pair_id: UUID
    names: tuple[str, str]
    born: tuple[date, date]
    division: int
    certain: bool
    why: str
    state: str


@dataclass(frozen=True)
class PairPage:
    """Lines in the order of places; `next_after` goes into the next call, None at the end."""

    rows: tuple[PairRow, ...]
    next_after: UUID | None


@dataclass(frozen=True)
class Side:
    """One of two records. `id_number`, `phone`: in clear where the reader's purpose shows them, else masked;
    `address`, `lives_with`: empty where it does not."""

    person_id: UUID
    number: int
    name: str
    sex: str
    born: date
    id_number: str
    phone: str
    address: str
    division: int
    lives_with: tuple[str, ...]
    registered_at: datetime
    facts: int


@dataclass(frozen=True)
class Decided:
    """What somebody said about a pair."""

    outcome: str
    reason: str
    by: str
    office: str
    at: datetime


@dataclass(frozen=True)
class PairView:
    """Two records side by side. `levels`: comparison → level of agreement, in the order of the model."""

    row: PairRow
    left: Side
    right: Side
    levels: Mapping[str, str]
    rule: str
    weight: float | None
    decisions: tuple[Decided, ...]
    merge: UUID | None
    may_decide: bool


@dataclass(frozen=True)
class MergeRow:
    """One merge, in force or undone."""

    merge_id: UUID
    kept: UUID
    kept_name: str
    merged: UUID
    merged_name: str
    reason: str
    by: str
    at: datetime
    undone_at: datetime | None
    undone_by: str
    undone_reason: str


@dataclass(frozen=True)
class Standing:
    """Who stands for a person since a merge (None: themselves), and for whom they stand: (id, name)."""

    top: tuple[UUID, str] | None
    merged: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True)
class Since:
    """What came to the record that stands, since the merge: after undoing, people see whose it is."""

    facts: Mapping[str, int]
    memberships: int
    accounts: int


def pairs(
    principal: Principal, *, state: str = "waiting", after: UUID | None = None, limit: int = PAGE
) -> PairPage:
    """The pairs within reach in a state, by place: at most five queries, at a million pairs as at ten.

    Keys first, by a walk along an index alone; joined with the people at once, PostgreSQL sorts all pairs.
    """
    require(principal, "identity.read")
    keys: list[UUID] = []
    for part in _parts(principal, state, after):
        keys += part.values_list("id", flat=True)[: limit + 1 - len(keys)]
        if len(keys) > limit:
            break
    known = CandidatePair.objects.unscoped("pairs found within reach").filter(id__in=keys[:limit])
    rows = {pair.id: pair for pair in known}
    people = Person.objects.unscoped("the people of pairs within reach").in_bulk(
        {end for pair in rows.values() for end in (pair.left_id, pair.right_id)}
    )
    kept = [rows[key] for key in keys[:limit]]
    shown = tuple(_row(pair, people[pair.left_id], people[pair.right_id]) for pair in kept)
    return PairPage(shown, kept[-1].id if len(keys) > limit else None)


@transaction.atomic
def pair(principal: Principal, pair_id: UUID, *, at: datetime) -> PairView:
    """Both records, opened for verification: a look at two people. Raises UnableToFind, UnableToAct."""
    require(principal, "identity.read")
    found = CandidatePair.objects.within(principal).filter(id=pair_id).select_related("left", "right").first()
    if found is None:
        raise UnableToFind("没有找到这一对档案。请返回列表重新选择。")
    purpose = purpose_of(principal, "verification")
    groups = shown(principal, purpose, _GROUPS)
    ends = (found.left, found.right)
    look(
        principal,
        "person.read",
        people=[end.id for end in ends],
        groups=groups,
        purpose=purpose,
        at=at,
        division=found.division,
    )
    left, right = _sides(ends, groups)
    merge = Merge.objects.unscoped("the merge of one known pair").filter(pair=found, undone_at__isnull=True)
    return PairView(
        _row(found, *ends),
        left,
        right,
        {name: found.levels[name] for name in LEVELS if name in found.levels},
        found.rule,
        None if found.weight is None else found.weight / 100,
        _decisions(found),
        merge.values_list("id", flat=True).first(),
        found.state == CandidatePair.State.WAITING
        and may(principal, "identity.decide", division=found.division),
    )


def merges(principal: Principal, *, after: UUID | None = None, limit: int = PAGE) -> tuple[MergeRow, ...]:
    """The merges within reach, the latest first; those before `after` when it is given."""
    require(principal, "identity.read")
    rows = Merge.objects.within(principal).select_related("kept", "merged").order_by("-id")
    if after is not None:
        rows = rows.filter(id__lt=after)
    return tuple(_merge(row) for row in rows[:limit])


def merge(principal: Principal, merge_id: UUID) -> MergeRow:
    """One of them. Raises UnableToFind."""
    require(principal, "identity.read")
    rows = Merge.objects.within(principal).filter(id=merge_id).select_related("kept", "merged")
    found = rows.first()
    if found is None:
        raise UnableToFind("没有找到这次合并。请返回列表重新选择。")
    return _merge(found)


def since(row: MergeRow) -> Since:
    """What was recorded, joined and opened for the record that stands, since the merge."""
    facts = Fact.objects.unscoped("what followed one merge").filter(
        subject=row.kept, recorded_at__gte=row.at, standing="found"
    )
    counted = facts.values("source").annotate(count=Count("id")).order_by("source")
    memberships = Membership.objects.unscoped("what followed one merge").filter(
        person=row.kept, valid_from__gte=row.at.date()
    )
    accounts = PayeeAccount.objects.unscoped("what followed one merge").filter(
        person=row.kept, valid_from__gte=row.at.date()
    )
    return Since({one["source"]: one["count"] for one in counted}, memberships.count(), accounts.count())


def standing(person_id: UUID) -> Standing:
    """Who stands for a known person, and for whom they stand: for the page about them. Two queries."""
    own = Person.objects.unscoped("who stands for one known person").filter(
        id=person_id, merged_into__isnull=False
    )
    top = own.values_list("merged_into", "merged_into__name").first()
    others = Person.objects.unscoped("who is merged into one known person").filter(merged_into=person_id)
    merged = others.order_by("number").values_list("id", "name")
    return Standing((top[0], top[1]) if top and top[0] and top[1] else None, tuple(merged))


def last_run(principal: Principal) -> Linking | None:
    """The latest finished linking within reach, with its report."""
    require(principal, "identity.read")
    rows = Linking.objects.within(principal).filter(state=Linking.State.DONE)
    return rows.order_by("-ended_at", "-id").first()


def _parts(principal: Principal, state: str, after: UUID | None) -> Iterator[ScopedQuerySet[CandidatePair]]:
    """The rows behind a pair: those of its place, then those of the places behind. One condition for both
    would read everything before it again."""
    rows = CandidatePair.objects.within(principal).filter(state=state).order_by("division", "id")
    last = CandidatePair.objects.unscoped("place of the last pair shown").filter(id=after or UUID(int=0))
    place = last.values_list("division", flat=True).first() if after else None
    if after is None or place is None or not principal.reaches(place):
        yield rows
        return
    here = CandidatePair.objects.unscoped("pairs of a place within reach")
    yield here.filter(state=state, division=place, id__gt=after).order_by("id")
    yield rows.filter(division__gt=place)


def _row(pair: CandidatePair, left: Person, right: Person) -> PairRow:
    return PairRow(
        pair.id,
        (left.name, right.name),
        (left.born, right.born),
        pair.division,
        pair.certain,
        pair.why,
        pair.state,
    )


def _sides(people: Iterable[Person], groups: frozenset[str]) -> list[Side]:
    known = list(people)
    facts = Fact.objects.unscoped("how much is known of two people").filter(
        subject__in=[one.id for one in known]
    )
    counts = dict(facts.values_list("subject").annotate(count=Count("id")).order_by())
    homes = {
        row.person_id: row
        for row in Membership.objects.unscoped("where two people live")
        .filter(person__in=known, valid_until__isnull=True)
        .select_related("household")
    }
    company = _company([row.household_id for row in homes.values()]) if "family" in groups else {}
    sides = []
    for one in known:
        home = homes.get(one.id)
        others = company.get(home.household_id, ()) if home else ()
        sides.append(
            Side(
                one.id,
                one.number,
                one.name,
                one.sex,
                one.born,
                one.id_number if "identity" in groups or not one.id_number else mask_id_number(one.id_number),
                one.phone if "contact" in groups or not one.phone else mask_phone(one.phone),
                home.household.address if home and "contact" in groups else "",
                one.division,
                tuple(name for person, name in others if person != one.id),
                one.registered_at,
                counts.get(one.id, 0),
            )
        )
    return sides


def _company(households: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    rows = Membership.objects.unscoped("who lives with two people").filter(
        household__in=list(households), valid_until__isnull=True
    )
    found: dict[UUID, list[tuple[UUID, str]]] = {}
    for household, person, name in rows.order_by("id").values_list("household", "person", "person__name"):
        found.setdefault(household, []).append((person, name))
    return found


def _decisions(pair: CandidatePair) -> tuple[Decided, ...]:
    rows = PairDecision.objects.unscoped("what was decided about one known pair").filter(pair=pair)
    return tuple(
        Decided(row.outcome, row.reason, row.actor_name, row.actor_office, row.at)
        for row in rows.order_by("-at", "-id")
    )


def _merge(row: Merge) -> MergeRow:
    return MergeRow(
        row.id,
        row.kept_id,
        row.kept.name,
        row.merged_id,
        row.merged.name,
        row.reason,
        row.actor_name,
        row.at,
        row.undone_at,
        row.undone_by,
        row.undone_reason,
    )
