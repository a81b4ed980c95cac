"""A look at somebody's data: why it is taken, which groups it shows, and its line in the journal.

Every read that shows a person's income, property, numbers or accounts says so here, in its own transaction:
whoever it is about sees when, which office, in which role, why, and which groups of data.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from doudi.access.authority import APPLY, holds
from doudi.access.errors import UnableToAct
from doudi.access.permission import readable, table
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record_all


def purpose_of(
    principal: Principal, work: str = "application", *, subject: UUID | None = None, on: date | None = None
) -> str:
    """Why this principal reads a file while doing `work`: that, where their role has it, else the role's own.

    Citizens read for themselves. A helper acts for the person `subject` as far as the grant of the day `on`
    goes: filling in an application, or only following one.
    """
    if principal.kind == "citizen":
        return "self"
    if principal.kind == "helper":
        day = on or principal.on
        applies = subject is not None and day is not None and holds(principal, subject, APPLY, day)
        return "application" if applies else "helping"
    found = table()
    return work if work in found.reading.get(principal.role, {}) else found.usual.get(principal.role, work)


def shown(principal: Principal, purpose: str, groups: Iterable[str]) -> frozenset[str]:
    """Those of the groups that the principal may read for the purpose. Raises UnableToAct when it is none."""
    found = readable(principal, purpose) & frozenset(groups)
    if not found:
        raise UnableToAct("您的岗位在这个用途下不能查看这些资料。请从正在办理的事项里打开。")
    return found


def look(
    principal: Principal,
    action: str,
    *,
    people: Iterable[UUID],
    groups: Collection[str],
    purpose: str,
    at: datetime,
    division: int | None = None,
    household: UUID | None = None,
    case: str = "",
) -> None:
    """Write one line for each of the people; a household without any gets its own.

    `division` is where the data are; the reader's area when not given. It is written in the caller's
    transaction, and whatever the journal raises ends that: without the line nothing is shown.
    """
    subjects: Collection[UUID | None] = dict.fromkeys(people) or (None,)
    record_all(
        Event(
            action=action,
            actor=principal.ref,
            at=at,
            subject=subject,
            household=household,
            case=case,
            purpose=purpose,
            groups=tuple(sorted(groups)),
            division=division,
        )
        for subject in subjects
    )
