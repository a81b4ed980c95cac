"""A person lives in one household at a time, on half-open days; the database itself holds to it."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from doudi.access.errors import UnableToAct
from doudi.access.principal import Principal
from doudi.registry.actions import NewMember, form_household, join_household, leave_household
from doudi.registry.errors import UnableToFind, UnableToFormHousehold
from doudi.registry.households import household_of, members_of
from doudi.registry.models import Membership
from tests.registry.people import AT, SYSTEM, VILLAGE, citizen, family, someone, staff

pytestmark = pytest.mark.django_db
MOVE = date(2026, 3, 1)


def test_the_day_of_moving_belongs_to_the_new_household() -> None:
    head, mover = someone(1), someone(2)
    old, new = family((head, "head"), (mover, "sibling")), family((someone(3), "head"))
    leave_household(household_id=old, person_id=mover, on=MOVE, actor=SYSTEM, at=AT)
    join_household(household_id=new, person_id=mover, relation="spouse", valid_from=MOVE, actor=SYSTEM, at=AT)
    assert household_of(mover, date(2026, 2, 28)) == old
    assert household_of(mover, MOVE) == new
    assert [member.person_id for member in members_of(old, MOVE)] == [head]


def test_nobody_lives_in_two_households() -> None:
    person = someone(1)
    family((person, "head"))
    with pytest.raises(UnableToFormHousehold, match="只能属于一个家庭"):
        family((person, "head"))


def test_a_membership_that_would_overlap_a_later_one_is_refused() -> None:
    person, household = someone(1), family((someone(2), "head"))
    join_household(
        household_id=household, person_id=person, relation="other", valid_from=MOVE, actor=SYSTEM, at=AT
    )
    other = family((someone(3), "head"))
    with pytest.raises(UnableToFormHousehold):
        join_household(
            household_id=other,
            person_id=person,
            relation="other",
            valid_from=date(2025, 1, 1),
            actor=SYSTEM,
            at=AT,
        )


def test_the_database_refuses_a_second_open_membership_and_a_second_head() -> None:
    person = someone(1)
    one, two = family((person, "head")), family((someone(2), "head"))
    for household, member, relation in ((two, person, "other"), (one, someone(3), "head")):
        row = Membership(
            household_id=household,
            person_id=member,
            relation=relation,
            division=VILLAGE,
            valid_from=date(2026, 5, 1),
        )
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


def test_an_interval_that_ends_before_it_begins_is_refused_by_the_database() -> None:
    person = someone(1)
    family((person, "head"))
    row = Membership.objects.unscoped("test").get(person=person)
    row.valid_until = row.valid_from
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("relations", [[], ["spouse"], ["head", "head"]])
def test_a_household_has_exactly_one_head(relations: list[str]) -> None:
    members = [NewMember(someone(n), relation) for n, relation in enumerate(relations, 1)]
    with pytest.raises(UnableToFormHousehold, match="户主"):
        form_household(division=VILLAGE, members=members, valid_from=MOVE, actor=SYSTEM, at=AT)


def test_an_unknown_relation_and_an_unknown_person_are_refused() -> None:
    household = family((someone(1), "head"))
    with pytest.raises(UnableToFormHousehold, match="列表"):
        join_household(
            household_id=household,
            person_id=someone(2),
            relation="friend",
            valid_from=MOVE,
            actor=SYSTEM,
            at=AT,
        )
    with pytest.raises(UnableToFind):
        join_household(
            household_id=household,
            person_id=household,
            relation="child",
            valid_from=MOVE,
            actor=SYSTEM,
            at=AT,
        )


def test_leaving_twice_or_before_joining_is_said() -> None:
    person = someone(1)
    household = family((person, "head"))
    with pytest.raises(UnableToFind, match="不是这个家庭的成员"):
        leave_household(household_id=household, person_id=person, on=date(2019, 1, 1), actor=SYSTEM, at=AT)


def test_a_family_states_and_the_clerk_registers() -> None:
    head, stranger, newborn = someone(1), someone(2), someone(3)
    household = family((head, "head"))

    def join(actor: Principal) -> None:
        join_household(
            household_id=household,
            person_id=newborn,
            relation="child",
            valid_from=MOVE,
            actor=actor,
            at=AT,
        )

    for actor in (citizen(stranger), citizen(head)):
        with pytest.raises(UnableToAct):
            join(actor)
    join(staff("town_clerk"))
    with pytest.raises(UnableToAct):
        leave_household(
            household_id=household, person_id=newborn, on=AT.date(), actor=staff("auditor"), at=AT
        )


def test_where_somebody_lives_is_answered_by_indexes() -> None:
    """On every page of an applicant: no scan, however many people there are."""
    person = someone(1)
    family((person, "head"))
    with CaptureQueriesContext(connection) as caught:
        household_of(person, date(2026, 1, 1))
    assert caught.captured_queries
    for query in caught.captured_queries:
        with connection.cursor() as sql:
            if connection.vendor == "sqlite":
                sql.execute("EXPLAIN QUERY PLAN " + query["sql"])
                plan = " ".join(str(row[-1]) for row in sql.fetchall())
                assert "SEARCH" in plan and "SCAN" not in plan, plan
            else:
                sql.execute("set local enable_seqscan = off")
                sql.execute("EXPLAIN " + query["sql"])
                plan = " ".join(str(row[0]) for row in sql.fetchall())
                assert "Index" in plan and "Seq Scan" not in plan, plan
