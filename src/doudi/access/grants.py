"""A helper's authority: granted for one person, for a stated time, and withdrawn at any moment.

The person or staff may withdraw it. It is checked on each request, never remembered in a session.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from doudi.access.authority import APPLY, SCOPES, VIEW, holds, in_force, subjects_of
from doudi.access.errors import UnableToGrant
from doudi.access.models import Account, Grant
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record

__all__ = [
    "APPLY", "SCOPES", "VIEW", "GrantView", "about", "grant", "held_by", "helper_named", "holds",
    "subjects_of", "withdraw",
]  # fmt: skip


def grant(
    *,
    holder: UUID,
    subject: UUID,
    division: int,
    scope: str,
    until: date,
    actor: Principal,
    at: datetime,
    since: date,
) -> UUID:
    """Let the account `holder` act for the person `subject` in [since, until). Gives the grant's id.

    `division` is where the person lives: staff of that place only may do this at the window.
    Raises UnableToGrant when the holder is no helper, the time is empty, or such a grant is open already.
    """
    _require(actor, "grant.give", subject, division)
    if scope not in SCOPES:
        raise UnableToGrant(f"没有“{scope}”这种授权。")
    if until <= since:
        raise UnableToGrant("授权的截止日期要晚于开始日期。")
    with transaction.atomic():
        if not Account.objects.filter(id=holder, kind="helper", is_active=True).exists():
            raise UnableToGrant("只能授权给已开通的代办人账号。")
        row = Grant(
            holder_id=holder, subject=subject, scope=scope, valid_from=since, until=until,
            granted_at=at, granted_by=actor.ref.id, subject_division=division,
        )  # fmt: skip
        _close_expired(holder, subject, scope, since, at)
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            raise UnableToGrant("这位代办人已经有对此人的同样授权。要改期限，请先收回再授权。") from None
        _journal("grant.give", row, actor, at, {"scope": scope, "until": until.isoformat()})
    return row.id


def withdraw(*, grant_id: UUID, actor: Principal, at: datetime) -> None:
    """End a grant at once. The person it is about, staff of their place, and the helper may do so."""
    with transaction.atomic():
        row = Grant.objects.filter(id=grant_id, withdrawn_at__isnull=True).first()
        if row is None:
            raise UnableToGrant("这项授权已经收回，不用再操作。")
        if actor.account_id != row.holder_id:
            _require(actor, "grant.withdraw", row.subject, row.subject_division)
        Grant.objects.filter(id=grant_id).update(withdrawn_at=at, withdrawn_by=actor.ref.id)
        _journal("grant.withdraw", row, actor, at, {"scope": row.scope})


@dataclass(frozen=True)
class GrantView:
    """A grant, as the person it is about sees it: who may act for them, for what, from when to when."""

    grant_id: UUID
    holder_id: UUID
    holder_name: str
    subject: UUID
    scope: str
    since: date
    until: date


def about(person: UUID, *, as_of: date) -> tuple[GrantView, ...]:
    """Who may act for a person on that day, or will from a later day on."""
    rows = Grant.objects.filter(subject=person, until__gt=as_of, withdrawn_at__isnull=True)
    return _views(rows.select_related("holder").order_by("until", "id"))


def held_by(principal: Principal, *, as_of: date) -> tuple[GrantView, ...]:
    """The grants in force of a helper."""
    rows = in_force(as_of).filter(holder=principal.account_id)
    return _views(rows.select_related("holder").order_by("until", "id"))


def helper_named(username: str) -> UUID | None:
    """The account of a helper, by the user name that the helper tells the person."""
    rows = Account.objects.filter(username=username.strip(), kind="helper", is_active=True)
    return rows.values_list("id", flat=True).first()


def _require(actor: Principal, action: str, subject: UUID, division: int) -> None:
    """Staff act where the person lives; the person themselves acts wherever they have moved to."""
    require(actor, action, subject=subject, division=division if actor.is_staff else None)


def _views(rows: QuerySet[Grant]) -> tuple[GrantView, ...]:
    return tuple(
        GrantView(row.id, row.holder_id, row.holder.name, row.subject, row.scope, row.valid_from, row.until)
        for row in rows
    )


def _close_expired(holder: UUID, subject: UUID, scope: str, since: date, at: datetime) -> None:
    """A grant that has run out makes room for the next one."""
    Grant.objects.filter(
        holder_id=holder, subject=subject, scope=scope, withdrawn_at__isnull=True, until__lte=since
    ).update(withdrawn_at=at, withdrawn_by="expired")


def _journal(action: str, row: Grant, actor: Principal, at: datetime, detail: dict[str, str]) -> None:
    told = {"holder": str(row.holder_id), **detail}
    record(Event(action=action, actor=actor.ref, at=at, subject=row.subject, detail=told))
