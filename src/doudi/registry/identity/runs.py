"""Linking the persons of a place: compare, put the pairs on the list, and merge the certain ones if asked to.

A run may be killed at any moment and goes on when it is asked for again: the comparison is made anew (the
same persons and published weights give the same pairs, and a pair is kept once), merging goes on with the
pairs that are left. Merging does not begin before all pairs are on the list.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction

from doudi.access.divisions import common_of, span
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.registry.errors import UnableToMerge
from doudi.registry.identity import merges
from doudi.registry.identity.decide import LINKED
from doudi.registry.identity.linking import MEMORY, Linked, Report, link
from doudi.registry.identity.model import LEVELS
from doudi.registry.identity.models import CandidatePair, Linking
from doudi.registry.identity.registered import identifiers, last_number, records

_BATCH = 500
Note = Callable[[str], None]


@dataclass(frozen=True)
class Asked:
    """What to link: everybody of `division`. `merges_itself`: certain pairs are merged without a person."""

    division: int
    merges_itself: bool = False
    without_numbers: bool = False
    engine: str = "duckdb"
    memory: int = MEMORY


def try_out(asked: Asked, *, actor: Principal, note: Note = lambda _: None) -> Report:
    """Compare and report; nothing is written. Raises UnableToCompare, UnableToStart."""
    require(actor, "identity.decide", division=asked.division)
    return _compared(asked, last_number(asked.division), note).report


def run(asked: Asked, *, actor: Principal, at: datetime, note: Note = lambda _: None) -> Linking:
    """Compare, keep the pairs, merge if asked to; goes on with an unfinished run of the same place.

    Raises UnableToCompare, UnableToStart: then no run is kept.
    """
    require(actor, "identity.decide", division=asked.division)
    row = Linking.objects.unscoped("the unfinished run of a place").filter(division=asked.division)
    unfinished = row.exclude(state=Linking.State.DONE).first()
    begun = unfinished or _new(asked, actor, at)
    if begun.state == Linking.State.COMPARING:
        linked = _compared(asked, begun.last_number, note)
        if unfinished is None:
            begun.save(force_insert=True)
        note("pairs")
        _keep(begun, linked)
    note("merges")
    _merge(begun, actor, at)
    _finish(begun, actor, at)
    return begun


def _new(asked: Asked, actor: Principal, at: datetime) -> Linking:
    return Linking(
        division=asked.division,
        last_number=last_number(asked.division),
        merges_itself=asked.merges_itself,
        actor_id=actor.ref.id,
        actor_name=actor.name,
        begun_at=at,
    )


def _compared(asked: Asked, upto: int, note: Note) -> Linked:
    note("records")
    people = records(asked.division, upto)
    return link(
        people, without_numbers=asked.without_numbers, by=asked.engine, memory=asked.memory, note=note
    )


def _keep(begun: Linking, linked: Linked) -> None:
    """The pairs, a batch a transaction: those that are there already are left as they are."""
    pairs = iter(_pairs(begun, linked))
    while batch := list(islice(pairs, _BATCH)):
        CandidatePair.objects.bulk_create(batch, ignore_conflicts=True)
    state = Linking.State.MERGING
    Linking.objects.unscoped("one known run").filter(id=begun.id).update(
        state=state, report=linked.report.plain()
    )
    begun.state, begun.report = state, linked.report.plain()


def _pairs(begun: Linking, linked: Linked) -> Iterator[CandidatePair]:
    known = identifiers([*linked.pairs["left"], *linked.pairs["right"]])
    for row in linked.pairs.iter_rows(named=True):
        (left, place), (right, other) = known[row["left"]], known[row["right"]]
        yield CandidatePair(
            division=common_of([place, other]),
            left_id=left,
            right_id=right,
            found_by=begun,
            rule=row["rule"],
            weight=row["weight"],
            certain=row["outcome"] == LINKED,
            why=row["why"],
            levels={name: row[name] for name in LEVELS if row[name]},
        )


def _merge(begun: Linking, actor: Principal, at: datetime) -> None:
    """Merge the certain pairs nobody has decided, best first; what cannot be merged waits."""
    if not begun.merges_itself:
        return
    since, until = span(begun.division)
    rows = CandidatePair.objects.unscoped("certain pairs of a place, of this run or an earlier one").filter(
        certain=True, state=CandidatePair.State.WAITING, division__gte=since, division__lt=until
    )
    for pair in rows.order_by("-weight", "left__number", "right__number"):
        _merge_one(pair, actor, at)


@transaction.atomic
def _merge_one(pair: CandidatePair, actor: Principal, at: datetime) -> None:
    rows = CandidatePair.objects.unscoped("one known pair").filter(id=pair.id)
    tops = merges.survivors([pair.left_id, pair.right_id])
    ends: tuple[UUID, UUID] = tops[pair.left_id], tops[pair.right_id]
    if ends[0] == ends[1]:
        rows.update(state=CandidatePair.State.SAME)
        return
    try:
        with transaction.atomic():
            merges.merge(one=ends[0], other=ends[1], reason=_BY_ITSELF, actor=actor, at=at, pair=pair)
    except UnableToMerge:
        rows.update(certain=False, why="by_hand")
    else:
        rows.update(state=CandidatePair.State.SAME)


_BY_ITSELF = "按已公布的权重自动认定为同一人"


@transaction.atomic
def _finish(begun: Linking, actor: Principal, at: datetime) -> None:
    done = Linking.objects.unscoped("one known run").filter(id=begun.id, state=Linking.State.MERGING)
    if done.update(state=Linking.State.DONE, ended_at=at):
        begun.state, begun.ended_at = Linking.State.DONE, at
        counts = {name: begun.report[name] for name in ("records", "linked_by_number", "linked_by_weight")}
        record(Event("identity.link", actor.ref, at, division=begun.division, detail=counts))
