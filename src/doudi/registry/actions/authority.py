"""Who may write about whom: staff by the table of permissions, families about themselves."""

from collections.abc import Iterable
from uuid import UUID

from doudi.access.errors import UnableToAct
from doudi.access.permission import may, require
from doudi.access.principal import Principal


def may_change(actor: Principal, action: str, division: int, people: Iterable[UUID]) -> None:
    """Staff who have `action` in the division; others when they may apply for one of the people."""
    if actor.kind not in {"citizen", "helper"}:
        require(actor, action, division=division)
    elif not any(may(actor, "case.apply", subject=person) for person in people):
        raise UnableToAct("您没有办理此人事务的授权。请本人或窗口工作人员先给您授权。")
