"""A helper's authority: granted for one person, for a stated time, and withdrawn at any moment.

The person or staff may withdraw it. It is checked on each request, never remembered in a session.
"""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from doudi.access.authority import in_force, people_of
from doudi.access.errors import UnableToGrant
from doudi.access.models import Account, Grant
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record

APPLY = "apply"  # to fill in and hand in an application, and to follow it
VIEW = "view"  # to follow it only
SCOPES = (APPLY, VIEW)


def grant(
    *, holder: UUID, subject: UUID, scope: str, until: date, actor: Principal, at: datetime, since: date
) -> UUID:
    """Let the account `holder` act for the person `subject` in [since, until). Gives the grant's id.

    Raises UnableToGrant when the holder is no helper, the time is empty, or such a grant is open already.
    """
    if scope not in SCOPES:
        raise UnableToGrant(f"没有“{scope}”这种授权。")
    if until <= since:
        raise UnableToGrant("授权的截止日期要晚于开始日期。")
    with transaction.atomic():
        if not Account.objects.filter(id=holder, kind="helper", is_active=True).exists():
            raise UnableToGrant("只能授权给已开通的代办人账号。")
        row = Grant(
            holder_id=holder, subject=subject, scope=scope, valid_from=since, until=until,
            granted_at=at, granted_by=actor.ref.id,
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
    """End a grant at once. The person it is about, and staff of an office, may do so."""
    with transaction.atomic():
        row = Grant.objects.filter(id=grant_id, withdrawn_at__isnull=True).first()
        if row is None:
            raise UnableToGrant("这项授权已经收回，不用再操作。")
        if not (actor.is_staff or actor.kind == "system" or actor.person_id == row.subject):
            raise UnableToGrant("只有本人或工作人员可以收回授权。")
        Grant.objects.filter(id=grant_id).update(withdrawn_at=at, withdrawn_by=actor.ref.id)
        _journal("grant.withdraw", row, actor, at, {"scope": row.scope})


def holds(principal: Principal, subject: UUID, scope: str, as_of: date) -> bool:
    """Whether the principal may act for the person: `apply` includes `view`."""
    if principal.account_id is None:
        return False
    scopes = [scope, APPLY] if scope == VIEW else [scope]
    mine = in_force(as_of).filter(holder=principal.account_id, subject=subject, scope__in=scopes)
    return mine.exists()


def subjects_of(principal: Principal, scope: str, as_of: date) -> list[UUID]:
    """The people the principal may act for, on that day."""
    scopes = [scope, APPLY] if scope == VIEW else [scope]
    mine = in_force(as_of).filter(holder=principal.account_id, scope__in=scopes)
    return list(mine.order_by("subject").values_list("subject", flat=True).distinct())


def _close_expired(holder: UUID, subject: UUID, scope: str, since: date, at: datetime) -> None:
    """A grant that has run out makes room for the next one."""
    Grant.objects.filter(
        holder_id=holder, subject=subject, scope=scope, withdrawn_at__isnull=True, until__lte=since
    ).update(withdrawn_at=at, withdrawn_by="expired")


def _journal(action: str, row: Grant, actor: Principal, at: datetime, detail: dict[str, str]) -> None:
    told = {"holder": str(row.holder_id), **detail}
    record(Event(action=action, actor=actor.ref, at=at, subject=row.subject, detail=told))


__all__ = ["APPLY", "SCOPES", "VIEW", "grant", "holds", "people_of", "subjects_of", "withdraw"]
