"""May this principal do that, there, for this person; and which groups of data may they read in clear.

One table (`permissions.yaml`) makes the checks and their tests.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from doudi.access.authority import VIEW, holds
from doudi.access.errors import UnableToAct
from doudi.access.principal import Principal
from doudi.access.roles import ROLE_NAMES, SYSTEM, label

_FILE = Path(__file__).with_name("permissions.yaml")


@dataclass(frozen=True)
class Permissions:
    """The table, as read: roles of each action, scopes of helpers, groups by role and purpose, and labels.

    usual: the purpose of each role of staff where the work at hand gives none that it has.
    """

    actions: Mapping[str, frozenset[str]]
    helper_scope: Mapping[str, str]
    usual: Mapping[str, str]
    reading: Mapping[str, Mapping[str, frozenset[str]]]
    groups: Mapping[str, Mapping[str, str]]
    purposes: Mapping[str, Mapping[str, str]]


@cache
def table() -> Permissions:
    """The permissions of this installation; a name that is not known anywhere stops the start."""
    raw: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    found = Permissions(
        actions={action: frozenset(roles) for action, roles in raw["actions"].items()},
        helper_scope=raw["helper_scope"],
        usual=raw["usual"],
        reading={
            role: {purpose: frozenset(groups) for purpose, groups in purposes.items()}
            for role, purposes in raw["reading"].items()
        },
        groups=raw["groups"],
        purposes=raw["purposes"],
    )
    _check(found)
    return found


def _check(found: Permissions) -> None:
    strange = {role for roles in found.actions.values() for role in roles} - ROLE_NAMES
    strange |= set(found.reading) - ROLE_NAMES
    strange |= set(found.helper_scope) - set(found.actions)
    strange |= {why for role, why in found.usual.items() if why not in found.reading.get(role, {})}
    for purposes in found.reading.values():
        strange |= set(purposes) - set(found.purposes)
        strange |= {group for groups in purposes.values() for group in groups} - set(found.groups)
    if strange:
        raise ValueError(f"permissions.yaml uses names that nobody defined: {', '.join(sorted(strange))}")


def require(
    principal: Principal,
    action: str,
    *,
    division: int | None = None,
    subject: UUID | None = None,
    on: date | None = None,
) -> None:
    """Raise UnableToAct unless the principal may do `action`, in `division`, for the person `subject`.

    Citizens act for themselves only; helpers for those whose grant covers the action on the day `on` (by
    default the day of the request). For both, `subject` is required. An action that is not in the table is
    an error of the program (KeyError).
    """
    roles = table().actions[action]
    if principal.role == SYSTEM:
        return
    if principal.role not in roles:
        raise UnableToAct(_not_this_role(principal, roles))
    if division is not None and not principal.reaches(division):
        raise UnableToAct("这件事不在您的辖区内。请转给所属地区的经办单位办理。")
    if principal.kind in {"citizen", "helper"} and not _for_this_person(principal, action, subject, on):
        raise UnableToAct("您没有办理此人事务的授权。请本人或窗口工作人员先给您授权。")


def may(
    principal: Principal,
    action: str,
    *,
    division: int | None = None,
    subject: UUID | None = None,
    on: date | None = None,
) -> bool:
    """Whether `require` would let it pass: for showing a button or not."""
    try:
        require(principal, action, division=division, subject=subject, on=on)
    except UnableToAct:
        return False
    return True


def readable(principal: Principal, purpose: str) -> frozenset[str]:
    """The groups of data the principal may read in clear for a purpose; all others are masked or left out."""
    if principal.role == SYSTEM:
        return frozenset(table().groups)
    return table().reading.get(principal.role, {}).get(purpose, frozenset())


def _for_this_person(principal: Principal, action: str, subject: UUID | None, on: date | None) -> bool:
    if subject is None:
        return False
    if subject == principal.person_id:
        return True
    day = on or principal.on
    if principal.kind != "helper" or day is None:
        return False
    return holds(principal, subject, table().helper_scope.get(action, VIEW), day)


def _not_this_role(principal: Principal, roles: frozenset[str]) -> str:
    if not principal.is_signed_in:
        return "请先登录。"
    others = "、".join(sorted(label(role) for role in roles))
    return f"您的岗位（{label(principal.role)}）不能办理这一步。可以办理的岗位：{others}。"
