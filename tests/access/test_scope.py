"""The first wall, on a model of the registry: no query runs for nobody."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from doudi.access import grants
from doudi.access.errors import UnableToReadUnscoped
from doudi.access.principal import Principal
from doudi.access.scope import whole_county
from doudi.registry.models import Household, Membership, Person
from tests.access.offices import (
    AT,
    COUNTY,
    ON,
    OTHER_TOWN,
    OTHER_VILLAGE,
    SYSTEM,
    TOWN,
    VILLAGE,
    helper,
    principal,
)  # fmt: skip
from tests.registry.people import citizen, someone, staff

pytestmark = pytest.mark.django_db

UNSCOPED: dict[str, Callable[[], object]] = {
    "list": lambda: list(Person.objects.all()),
    "iterator": lambda: list(Person.objects.iterator()),
    "get": lambda: Person.objects.get(number=1),
    "first": lambda: Person.objects.filter(name="x").first(),
    "count": lambda: Person.objects.count(),
    "exists": lambda: Person.objects.exclude(name="x").exists(),
    "aggregate": lambda: Person.objects.aggregate(),
    "values": lambda: list(Person.objects.values("name")),
    "values_list": lambda: list(Person.objects.order_by("pk").values_list("name", flat=True)[:3]),
    "in_bulk": lambda: Person.objects.in_bulk([]) or list(Person.objects.all()),
    "update": lambda: Person.objects.update(name="x"),
    "delete": lambda: Person.objects.filter(name="x").delete(),
    "bool": lambda: bool(Person.objects.all()),
    "len": lambda: len(Person.objects.all()),
    "or": lambda: list(Person.objects.filter(name="x") | Person.objects.filter(name="y")),
    "union": lambda: list(Person.objects.filter(name="x").union(Person.objects.filter(name="y"))),
    "subquery": lambda: list(Membership.objects.unscoped("outer").filter(person__in=Person.objects.all())),
    "get_or_create": lambda: Person.objects.get_or_create(name="x"),
    "latest": lambda: Person.objects.latest("born"),
    "contains": lambda: Person.objects.contains(Person()),
}


@pytest.mark.parametrize("way", sorted(UNSCOPED))
def test_a_query_that_says_for_nobody_does_not_run(way: str) -> None:
    someone()
    with pytest.raises((UnableToReadUnscoped, ValueError)) as refusal:
        UNSCOPED[way]()
    if refusal.type is ValueError:
        assert way == "contains"  # Django refuses an unsaved object before it looks


def test_relations_from_the_other_side_are_scoped_as_well() -> None:
    person = Person.objects.unscoped("test").get(id=someone())
    with pytest.raises(UnableToReadUnscoped):
        list(person.memberships.all())
    assert list(person.memberships.within(SYSTEM)) == []


def test_staff_reach_their_division_and_nothing_beside_it() -> None:
    here, there = someone(1), someone(2, division=OTHER_VILLAGE)
    reach = {
        (COUNTY, 990002000000): {here, there},
        (TOWN, OTHER_TOWN): {here},
        (VILLAGE, VILLAGE + 1): {here},
        (OTHER_TOWN, OTHER_TOWN + 1000): {there},
        (OTHER_TOWN + 1000, OTHER_TOWN + 2000): set(),
    }
    for (low, until), expected in reach.items():
        clerk = staff("town_clerk", low, until)
        assert {person.id for person in Person.objects.within(clerk)} == expected
        assert Person.objects.within(clerk).count() == len(expected)
    assert Person.objects.within(SYSTEM).count() == 2
    assert Person.objects.within(Principal.anonymous()).count() == 0


def test_a_scope_survives_what_is_chained_after_it() -> None:
    someone(1, division=OTHER_VILLAGE)
    clerk = staff("town_clerk", TOWN, OTHER_TOWN)
    rows = Person.objects.within(clerk).order_by("name").exclude(name="").select_related().distinct()[:5]
    assert list(rows) == []
    assert list(Person.objects.filter(name="张示例").within(clerk)) == []


def test_citizens_reach_rows_about_themselves_only(monkeypatch: pytest.MonkeyPatch) -> None:
    me, neighbour = someone(1), someone(2)
    monkeypatch.setattr(Person, "subject_paths", ("id",))
    assert [person.id for person in Person.objects.within(citizen(me))] == [me]
    monkeypatch.setattr(Person, "subject_paths", ())
    assert list(Person.objects.within(citizen(neighbour))) == []


def test_helpers_reach_those_who_authorised_them_as_long_as_they_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Person, "subject_paths", ("id", "memberships__household__memberships__person_id"))
    client = someone(1)
    someone(2)
    me = principal(helper(VILLAGE))
    assert me.account_id
    assert list(Person.objects.within(me)) == []
    made = grants.grant(
        holder=me.account_id,
        subject=client,
        division=VILLAGE,
        scope="view",
        since=ON,
        until=ON.replace(year=2027),
        actor=SYSTEM,
        at=AT,
    )
    assert [person.id for person in Person.objects.within(me)] == [client]
    assert Person.objects.within(me).update(sex="F") == 1
    grants.withdraw(grant_id=made, actor=SYSTEM, at=AT)
    assert list(Person.objects.within(me)) == []


def test_a_reason_is_needed_for_all_rows() -> None:
    someone()
    assert Person.objects.unscoped("counting for a test").count() == 1
    for refused in (lambda: Person.objects.unscoped(" "), lambda: whole_county("")):
        with pytest.raises(UnableToReadUnscoped, match="reason"):
            refused()


def test_djangos_own_looks_still_work() -> None:
    person = Person.objects.unscoped("test").get(id=someone())
    person.refresh_from_db()
    person.name = "张改名"
    person.save()
    person.full_clean(exclude=["id_index", "phone_index"])
    twin = Person(number=person.number, id_index=person.id_index)
    with pytest.raises(ValidationError, match="Number"):
        twin.validate_unique()
    home = Household.objects.create(number=1, division=VILLAGE, formed_on=ON, registered_at=AT)
    assert Household(division=VILLAGE).pk != home.pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Household.objects.create(number=1, division=VILLAGE, formed_on=ON, registered_at=AT)
    home.delete()
