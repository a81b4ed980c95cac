"""A person looks at two records and says whether they are of one person. The last word can be taken back."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.registry.errors import UnableToDecide, UnableToFind
from doudi.registry.identity import merges
from doudi.registry.identity.models import CandidatePair, Merge, PairDecision

State = CandidatePair.State


@transaction.atomic
def decide(*, pair_id: UUID, same: bool, reason: str, actor: Principal, at: datetime) -> None:
    """Say that a waiting pair is one person, which merges the records, or two, which ends the question.

    Raises UnableToDecide without a reason or when somebody was faster, UnableToMerge, UnableToFind.
    """
    pair = _known(pair_id)
    require(actor, "identity.decide", division=pair.division)
    if not reason.strip():
        raise UnableToDecide(
            "请写明怎样核实的，例如：电话问过本人、看过户口簿。",
            "Say how you made sure, for instance: asked by telephone, saw the household book.",
        )
    outcome = State.SAME if same else State.DIFFERENT
    _swap(pair, State.WAITING, outcome)
    if same:
        tops = merges.survivors([pair.left_id, pair.right_id])
        if tops[pair.left_id] != tops[pair.right_id]:
            merges.merge(
                one=tops[pair.left_id],
                other=tops[pair.right_id],
                reason=reason,
                actor=actor,
                at=at,
                pair=pair,
            )
    _note(pair, outcome, reason, actor, at)


@transaction.atomic
def undo(*, merge_id: UUID, reason: str, actor: Principal, at: datetime) -> None:
    """Undo a merge; the pair it came from waits again. Raises UnableToMerge, UnableToFind."""
    row = Merge.objects.unscoped("one known merge; the right is asked by undo").filter(id=merge_id).first()
    merges.undo(merge_id=merge_id, reason=reason, actor=actor, at=at)
    if row is not None and row.pair is not None:
        _swap(row.pair, State.SAME, State.WAITING)
        _note(row.pair, State.WAITING, reason, actor, at)


def _known(pair_id: UUID) -> CandidatePair:
    pair = (
        CandidatePair.objects.unscoped("one known pair; the right is asked next").filter(id=pair_id).first()
    )
    if pair is None:
        raise UnableToFind("没有找到这一对档案。请返回列表重新选择。")
    return pair


def _swap(pair: CandidatePair, before: State, after: State) -> None:
    done = CandidatePair.objects.unscoped("one known pair").filter(id=pair.id, state=before)
    if not done.update(state=after):
        raise UnableToDecide(
            "这一对已经有人判断过了。请刷新页面查看。",
            "Somebody has decided about this pair already. Reload the page.",
        )


def _note(pair: CandidatePair, outcome: State, reason: str, actor: Principal, at: datetime) -> None:
    PairDecision(
        division=pair.division,
        pair=pair,
        outcome=outcome,
        reason=reason.strip(),
        actor_id=actor.ref.id,
        actor_name=actor.name,
        actor_office=actor.office_name,
        at=at,
    ).save(force_insert=True)
    for person in (pair.left_id, pair.right_id):
        detail = {"pair": str(pair.id), "outcome": str(outcome)}
        record(Event("identity.decide", actor.ref, at, subject=person, division=pair.division, detail=detail))
