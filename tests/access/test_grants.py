"""A helper's authority: dated, withdrawn at once, journaled both ways."""

from datetime import timedelta

import pytest

from doudi.access import grants
from doudi.access.actions import close_account
from doudi.access.errors import UnableToAct, UnableToGrant
from doudi.audit.models import Entry
from tests.access.offices import (
    AT,
    ON,
    OTHER_TOWN,
    SYSTEM,
    VILLAGE,
    citizen,
    helper,
    person,
    principal,
    staff,
)

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)


def test_it_holds_from_the_first_day_until_before_the_last() -> None:
    me = principal(helper())
    assert me.account_id
    grants.grant(
        holder=me.account_id,
        subject=person(1),
        division=VILLAGE,
        scope="apply",
        since=ON,
        until=ON + YEAR,
        actor=SYSTEM,
        at=AT,
    )
    days = {ON - timedelta(days=1): False, ON: True, ON + YEAR - timedelta(days=1): True, ON + YEAR: False}
    assert {day: grants.holds(me, person(1), "apply", day) for day in days} == days
    assert grants.holds(me, person(1), "view", ON)
    assert not grants.holds(me, person(2), "view", ON)
    assert grants.subjects_of(me, "apply", ON) == [person(1)]


def test_the_person_gives_it_and_takes_it_back_and_both_are_in_the_journal() -> None:
    who, me = principal(citizen()), principal(helper())
    assert who.person_id and me.account_id
    made = grants.grant(
        holder=me.account_id,
        subject=who.person_id,
        division=VILLAGE,
        scope="apply",
        since=ON,
        until=ON + YEAR,
        actor=who,
        at=AT,
    )
    (seen,) = grants.about(who.person_id, as_of=ON)
    assert (seen.grant_id, seen.holder_name, seen.scope, seen.until) == (made, "代某", "apply", ON + YEAR)
    grants.withdraw(grant_id=made, actor=who, at=AT)
    assert not grants.holds(me, who.person_id, "apply", ON)
    assert grants.about(who.person_id, as_of=ON) == ()
    told = Entry.objects.filter(action__startswith="grant.").order_by("number")
    assert list(told.values_list("action", "subject")) == [
        ("grant.give", who.person_id), ("grant.withdraw", who.person_id),
    ]  # fmt: skip
    with pytest.raises(UnableToGrant, match="已经收回"):
        grants.withdraw(grant_id=made, actor=who, at=AT)


def test_nobody_gives_or_takes_what_is_not_theirs() -> None:
    who, other, me = principal(citizen()), principal(citizen(phone="10000000002")), principal(helper())
    assert who.person_id and me.account_id
    terms = {
        "holder": me.account_id,
        "subject": who.person_id,
        "division": VILLAGE,
        "scope": "apply",
        "since": ON,
        "until": ON + YEAR,
    }
    for stranger in (other, me, principal(staff("finance_preparer"))):
        with pytest.raises(UnableToAct):
            grants.grant(**terms, actor=stranger, at=AT)  # type: ignore[arg-type]
    made = grants.grant(**terms, actor=who, at=AT)  # type: ignore[arg-type]
    with pytest.raises(UnableToAct):
        grants.withdraw(grant_id=made, actor=other, at=AT)
    elsewhere = principal(staff("town_clerk", OTHER_TOWN))
    with pytest.raises(UnableToAct, match="辖区"):
        grants.withdraw(grant_id=made, actor=elsewhere, at=AT)
    grants.withdraw(grant_id=made, actor=principal(staff("town_clerk")), at=AT)
    with pytest.raises(UnableToAct, match="辖区"):
        grants.grant(**terms, actor=elsewhere, at=AT)  # type: ignore[arg-type]


def test_what_cannot_be_granted() -> None:
    me, clerk = helper(), staff("town_clerk")
    terms = {
        "subject": person(1),
        "division": VILLAGE,
        "scope": "apply",
        "since": ON,
        "until": ON + YEAR,
        "actor": SYSTEM,
        "at": AT,
    }
    with pytest.raises(UnableToGrant, match="代办人账号"):
        grants.grant(**(terms | {"holder": clerk.id}))  # type: ignore[arg-type]
    with pytest.raises(UnableToGrant, match="晚于"):
        grants.grant(**(terms | {"holder": me.id, "until": ON}))  # type: ignore[arg-type]
    with pytest.raises(UnableToGrant, match="没有"):
        grants.grant(**(terms | {"holder": me.id, "scope": "everything"}))  # type: ignore[arg-type]
    grants.grant(**(terms | {"holder": me.id}))  # type: ignore[arg-type]
    with pytest.raises(UnableToGrant, match="同样授权"):
        grants.grant(**(terms | {"holder": me.id}))  # type: ignore[arg-type]
    close_account(account_id=me.id, actor=SYSTEM, at=AT)
    with pytest.raises(UnableToGrant, match="代办人账号"):
        grants.grant(**(terms | {"holder": me.id, "subject": person(2)}))  # type: ignore[arg-type]


def test_one_that_ran_out_makes_room_for_the_next() -> None:
    me = helper()
    terms = {
        "holder": me.id,
        "subject": person(1),
        "division": VILLAGE,
        "scope": "apply",
        "actor": SYSTEM,
        "at": AT,
    }
    grants.grant(**terms, since=ON - YEAR, until=ON)  # type: ignore[arg-type]
    grants.grant(**terms, since=ON, until=ON + YEAR)  # type: ignore[arg-type]
    assert [one.since for one in grants.held_by(principal(me), as_of=ON)] == [ON]


def test_a_helper_is_found_by_the_name_they_tell() -> None:
    me = helper()
    assert grants.helper_named(f" {me.username} ") == me.id
    assert grants.helper_named(staff("town_clerk").username) is None
