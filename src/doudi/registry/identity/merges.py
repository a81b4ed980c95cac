"""Two records of one person: from now on the one stands for the other, and both keep everything they have.

No row is deleted, moved or rewritten. `Person.merged_into` says who stands for whom; readers follow it.
Undoing a merge closes its row and works the pointers out anew, also when money has been paid in between:
what then has to be put right is listed (`queries.since`, and by the pages for cases and payments).
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from doudi.access.divisions import common_of
from doudi.access.grants import about
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.access.queries import with_account
from doudi.audit.actions import Event, record
from doudi.registry.errors import UnableToFind, UnableToMerge
from doudi.registry.models import CandidatePair, Membership, Merge, Person


@transaction.atomic
def merge(
    *, one: UUID, other: UUID, reason: str, actor: Principal, at: datetime, pair: CandidatePair | None = None
) -> Merge:
    """Let one of two persons stand for both: who has an ID number, else who can sign in, else who was
    registered first.

    Raises UnableToMerge without a reason, where both live in different households, where they are merged
    already, and where somebody signs in as, or acts for, the record that would be merged.
    """
    if not reason.strip():
        raise UnableToMerge("请写明怎样核实是同一个人的。", "Say how you made sure that they are one person.")
    kept, merged = _ordered(_locked({one, other}))
    division = common_of([kept.division, merged.division])
    require(actor, "identity.merge", division=division)
    _refuse_two_households(kept, merged)
    _refuse_who_signs_in(merged, at)
    row = Merge(
        division=division,
        kept=kept,
        merged=merged,
        pair=pair,
        reason=reason.strip(),
        actor_id=actor.ref.id,
        actor_name=actor.name,
        at=at,
    )
    row.save(force_insert=True)
    _point({merged.id: kept.id} | dict.fromkeys(_merged_into([merged.id]), kept.id))
    _journal("identity.merge", row, actor, at)
    return row


@transaction.atomic
def undo(*, merge_id: UUID, reason: str, actor: Principal, at: datetime) -> None:
    """Let the two stand for themselves again. Nothing that happened in between is changed.

    Raises UnableToFind, UnableToMerge without a reason, or when it was undone already.
    """
    if not reason.strip():
        raise UnableToMerge("请写明为什么撤销合并。", "Say why the merge is undone.")
    row = Merge.objects.unscoped("one known merge; the right is asked next").filter(id=merge_id).first()
    if row is None:
        raise UnableToFind("没有找到这次合并。请返回列表重新选择。")
    require(actor, "identity.merge", division=row.division)
    affected = _locked_group(row.merged_id)
    done = (
        Merge.objects.unscoped("undo one known merge")
        .filter(id=merge_id, undone_at__isnull=True)
        .update(undone_at=at, undone_by=actor.name, undone_reason=reason.strip())
    )
    if not done:
        raise UnableToMerge("这次合并已经撤销过了。", "This merge was undone already.")
    _point(_tops(affected))
    _journal("identity.undo", row, actor, at)


def survivors(person_ids: Collection[UUID]) -> Mapping[UUID, UUID]:
    """Each person → who stands for them now (themselves, if nobody does). One query."""
    rows = Person.objects.unscoped("who stands for known people").filter(
        id__in=set(person_ids), merged_into__isnull=False
    )
    return {one: one for one in person_ids} | dict(rows.values_list("id", "merged_into"))  # type: ignore[return-value]


def _ordered(people: Collection[Person]) -> tuple[Person, Person]:
    """Who stays, and who is merged."""
    if len(people) != 2:
        raise UnableToMerge("合并需要两份不同的档案。", "A merge is of two different records.")
    if any(person.merged_into_id for person in people):
        raise UnableToMerge(
            "其中一份档案已经并入别的档案。请刷新页面，从合并后的档案继续。",
            "One of them is merged into another already. Reload, and go on with the one that stays.",
        )
    signs_in = with_account(person.id for person in people)
    first, second = sorted(people, key=lambda one: (one.id_index is None, one.id not in signs_in, one.number))
    return first, second


def _refuse_who_signs_in(merged: Person, at: datetime) -> None:
    """An account and an authority name a record: they would open an empty file from now on."""
    if with_account([merged.id]):
        raise UnableToMerge(
            "要并入的那份档案有登录账号。请系统管理员先停用它，合并后在窗口给合并后的档案开通。",
            "Somebody signs in with the record to be merged. Have that account closed first; after the merge "
            "open one at the window for the record that stays.",
        )
    if about(merged.id, as_of=localdate(at)):
        raise UnableToMerge(
            "有人受托替要并入的那份档案办事。请先收回授权，合并后按合并后的档案重新登记。",
            "A helper acts for the record to be merged. Withdraw that authority first; after the merge write "
            "it down again for the record that stays.",
        )


def _refuse_two_households(kept: Person, merged: Person) -> None:
    lives = Membership.objects.unscoped("where two known persons live").filter(
        valid_until__isnull=True, person__in=[kept.id, merged.id, *_merged_into([kept.id, merged.id])]
    )
    if len(set(lives.values_list("household", flat=True))) > 1:
        raise UnableToMerge(
            "两份档案现在分别登记在两个家庭。请先核实本人住在哪家，在另一家办理离开，再合并。",
            "The two records live in different households. Find out where the person lives, end the other "
            "membership, and then merge.",
        )


def _locked(person_ids: Iterable[UUID]) -> list[Person]:
    rows = Person.objects.unscoped("two known persons; the right is asked next")
    return list(rows.filter(id__in=set(person_ids)).order_by("number").select_for_update())


def _locked_group(person_id: UUID) -> list[UUID]:
    """Everybody who is merged together with this person now."""
    top = survivors([person_id])[person_id]
    rows = Person.objects.unscoped("one group of merged persons").filter(Q(id=top) | Q(merged_into=top))
    return [row.id for row in rows.order_by("number").select_for_update()]


def _merged_into(person_ids: Collection[UUID]) -> list[UUID]:
    rows = Person.objects.unscoped("who is merged into known persons").filter(merged_into__in=person_ids)
    return list(rows.values_list("id", flat=True))


def _tops(person_ids: Collection[UUID]) -> dict[UUID, UUID | None]:
    """Who stands for each of a group by the merges in force; None for those who stand for themselves."""
    rows = Merge.objects.unscoped("merges of one group").filter(merged__in=person_ids, undone_at__isnull=True)
    above = dict(rows.values_list("merged", "kept"))
    tops: dict[UUID, UUID | None] = {}
    for one in person_ids:
        top = one
        while top in above:
            top = above[top]
        tops[one] = None if top == one else top
    return tops


def _point(pointers: Mapping[UUID, UUID | None]) -> None:
    rows = Person.objects.unscoped("who stands for whom after a merge")
    for one, top in pointers.items():
        rows.filter(id=one).update(merged_into=top)


def _journal(action: str, row: Merge, actor: Principal, at: datetime) -> None:
    for person in (row.kept_id, row.merged_id):
        detail = {"merge": str(row.id), "kept": str(row.kept_id), "merged": str(row.merged_id)}
        record(Event(action, actor.ref, at, subject=person, division=row.division, detail=detail))
