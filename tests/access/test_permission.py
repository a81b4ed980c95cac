"""The table decides: every action for every role, generated from the table itself."""

from uuid import UUID

import pytest

from doudi.access import grants, permission
from doudi.access.errors import UnableToAct
from doudi.access.principal import Principal
from doudi.access.roles import ROLES
from tests.access.offices import (
    AT,
    COUNTY,
    ON,
    OTHER_TOWN,
    OTHER_VILLAGE,
    SYSTEM,
    TOWN,
    VILLAGE,
    citizen,
    helper,
    person,
    principal,
    staff,
)  # fmt: skip

TABLE = permission.table()
STAFF = [role for role, _ in ROLES if role not in {"citizen", "helper"}]


def officer(role: str, low: int = COUNTY, until: int = 990002000000) -> Principal:
    return Principal("staff", UUID(int=1), "示例", role, "", low, until, on=ON)


@pytest.mark.parametrize("action", sorted(TABLE.actions))
@pytest.mark.parametrize("role", STAFF)
def test_staff_do_what_the_table_says_where_they_are(role: str, action: str) -> None:
    allowed = role in TABLE.actions[action]
    assert permission.may(officer(role), action, division=VILLAGE) is allowed
    assert permission.may(officer(role, TOWN, OTHER_TOWN), action, division=OTHER_VILLAGE) is False


@pytest.mark.parametrize("action", sorted(TABLE.actions))
def test_a_visitor_does_nothing_and_the_system_everything(action: str) -> None:
    with pytest.raises(UnableToAct, match="登录"):
        permission.require(Principal.anonymous(), action)
    permission.require(SYSTEM, action, division=VILLAGE, subject=person(1))


@pytest.mark.django_db
@pytest.mark.parametrize("action", sorted(TABLE.actions))
def test_a_citizen_acts_for_themself_only(action: str) -> None:
    me = principal(citizen())
    mine, theirs = (permission.may(me, action, subject=who) for who in (me.person_id, person(2)))
    assert mine is ("citizen" in TABLE.actions[action])
    assert theirs is False
    assert permission.may(me, action) is False


@pytest.mark.django_db
@pytest.mark.parametrize("scope", grants.SCOPES)
@pytest.mark.parametrize("action", sorted(a for a, roles in TABLE.actions.items() if "helper" in roles))
def test_a_helper_acts_as_far_as_the_grant_goes(action: str, scope: str) -> None:
    me = principal(helper())
    assert me.account_id is not None
    grants.grant(
        holder=me.account_id,
        subject=person(1),
        division=VILLAGE,
        scope=scope,
        since=ON,
        until=ON.replace(year=2027),
        actor=SYSTEM,
        at=AT,
    )
    needed = TABLE.helper_scope.get(action, grants.VIEW)
    assert permission.may(me, action, subject=person(1)) is (scope == grants.APPLY or needed == grants.VIEW)
    assert permission.may(me, action, subject=person(2)) is False


def test_an_action_nobody_wrote_down_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        permission.require(SYSTEM, "case.make_tea")


def test_who_is_refused_learns_who_can_do_it() -> None:
    with pytest.raises(UnableToAct, match="资金发放复核人"):
        permission.require(officer("town_clerk"), "payment.approve")


@pytest.mark.parametrize("role", STAFF)
def test_data_is_shown_in_clear_only_for_a_purpose_of_the_role(role: str) -> None:
    shown = TABLE.reading.get(role, {})
    for purpose in TABLE.purposes:
        assert permission.readable(officer(role), purpose) == shown.get(purpose, frozenset())
    assert permission.readable(officer(role), "curiosity") == frozenset()


def test_separation_of_duties_in_the_table() -> None:
    """No role both prepares and approves payments; administrators read no personal data; nobody who decides
    also pays."""
    for role in STAFF:
        does = {action for action, roles in TABLE.actions.items() if role in roles}
        assert not {"payment.prepare", "payment.approve"} <= does
        assert not ({"case.confirm", "case.propose"} & does and {"payment.prepare", "payment.approve"} & does)
    assert TABLE.reading["administrator"] == {}
    assert not any(
        "administrator" in TABLE.actions[action]
        for action in ("person.read", "case.read", "paper.read", "journal.read")
    )


@pytest.mark.django_db
def test_a_clerk_of_another_town_is_out_of_reach() -> None:
    clerk = principal(staff("town_clerk", OTHER_TOWN))
    with pytest.raises(UnableToAct, match="辖区"):
        permission.require(clerk, "case.accept", division=VILLAGE)
    permission.require(clerk, "case.accept", division=OTHER_VILLAGE)
