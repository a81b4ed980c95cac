"""Relatives among officials or the village committee, registered apart (57号 11)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from doudi.access.principal import Principal
from doudi.cases import steps
from doudi.cases.errors import UnableToRegisterRelative
from doudi.cases.models import Case, RelativeRegistration
from doudi.cases.models.row import acted
from doudi.law.calendar import china_date
from doudi.law.label import Label
from doudi.registry.queries import members_of

LONGEST_POST = 100
# 近亲属：民法典 1045
RELATIONS: Mapping[str, Label] = {
    "spouse": Label("配偶", "spouse"),
    "parent": Label("父母", "parent"),
    "child": Label("子女", "child"),
    "sibling": Label("兄弟姐妹", "sibling"),
    "grandparent": Label("祖父母", "paternal grandparent"),
    "maternal_grandparent": Label("外祖父母", "maternal grandparent"),
    "grandchild": Label("孙子女", "child of a son"),
    "daughter_grandchild": Label("外孙子女", "child of a daughter"),
}


@transaction.atomic
def register(
    *,
    case_id: UUID,
    member_id: UUID,
    official_name: str,
    official_post: str,
    relation: str,
    actor: Principal,
    at: datetime,
    official_account: UUID | None = None,
    revision: int | None = None,
) -> UUID:
    """Register that a member is a near relative of an official; the county then visits before it confirms.

    relation: what the official is to the member (a key of RELATIONS). Raises UnableToRegisterRelative, and
    what `take_step` raises.
    """
    if relation not in RELATIONS or not official_name.strip() or not official_post.strip():
        raise UnableToRegisterRelative("请写明经办人员或村（居）委会成员的姓名、职务，以及近亲属关系。")
    if len(official_post.strip()) > LONGEST_POST:
        raise UnableToRegisterRelative(f"职务请写在 {LONGEST_POST} 字以内。")
    case = steps.find(case_id)
    if member_id not in {m.person_id for m in members_of(case.household_id, china_date(at))}:
        raise UnableToRegisterRelative("这个人不在申请家庭里。请从家庭成员中选择。")
    row = steps.take(case_id, "register_relative", actor=actor, at=at, revision=revision)
    registration = RelativeRegistration(
        case=row.case,
        division=row.division,
        member=member_id,
        official_name=official_name.strip(),
        official_post=official_post.strip(),
        official_account=official_account,
        relation=relation,
        **acted(actor.ref, at),
    )
    registration.save(force_insert=True)
    Case.objects.unscoped("mark one case").filter(pk=case_id).update(has_relative=True)
    return registration.id
