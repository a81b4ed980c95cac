"""Registering people: numbers in every form, names of every kind, and the same number twice."""

from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from doudi.access.errors import UnableToAct
from doudi.law.id_number import UnableToReadIdNumber
from doudi.registry.actions import change_phone, register_person
from doudi.registry.errors import UnableToReadName, UnableToReadPhone, UnableToRegisterPerson
from doudi.registry.models import Person
from doudi.registry.queries import find_by_id_number, find_by_phone, identity, person
from tests.registry.people import AT, OTHER_TOWN, SYSTEM, VILLAGE, id_number, someone, staff

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "typed",
    [
        "990001491231009",
        "99000119491231009x",
        "９９０００１１９４９１２３１００９Ｘ",
        " 990001 19491231 009X ",
    ],
)
def test_every_form_of_a_number_is_the_same_person(typed: str) -> None:
    first = register_person(
        name="示例甲", id_number="99000119491231009X", division=VILLAGE, actor=SYSTEM, at=AT
    )
    assert find_by_id_number(typed) == first.id
    with pytest.raises(UnableToRegisterPerson, match="已经登记过"):
        register_person(name="示例甲", id_number=typed, division=OTHER_TOWN, actor=SYSTEM, at=AT)


def test_the_database_itself_refuses_the_same_number_twice() -> None:
    row = Person.objects.unscoped("test").get(id=someone(1))
    copy = Person(
        number=row.number + 1,
        name="别人",
        name_key="别人",
        sex="F",
        born=row.born,
        id_number=row.id_number,
        id_index=row.id_index,
        division=OTHER_TOWN,
        registered_at=AT,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_several_people_without_a_number_can_be_registered() -> None:
    born = Person.objects.unscoped("test").get(id=someone(1)).born
    for name in ("无证甲", "无证乙"):
        register_person(name=name, id_number="", sex="F", born=born, division=VILLAGE, actor=SYSTEM, at=AT)
    assert Person.objects.unscoped("test").filter(id_index__isnull=True).count() == 2
    with pytest.raises(UnableToRegisterPerson, match="性别和出生日期"):
        register_person(name="无证丙", id_number=" ", division=VILLAGE, actor=SYSTEM, at=AT)


@pytest.mark.parametrize("name", ["古丽·示例", "古丽•示例", "古丽‧示例", "䶮示例", "𬎆示例", "欧阳示例"])
def test_a_name_is_kept_as_given(name: str) -> None:
    kept = someone(1, name=name)
    assert person(kept).name == name


@pytest.mark.parametrize("name", ["", "  ", "张\u200b三", "张\x00三", "张\ue000", "张" * 101])
def test_a_name_no_register_can_hold_is_refused(name: str) -> None:
    with pytest.raises(UnableToReadName):
        someone(1, name=name)


def test_a_wrong_check_digit_is_refused_and_not_repeated() -> None:
    wrong = id_number(1)[:17] + ("0" if id_number(1)[17] != "0" else "1")
    with pytest.raises(UnableToReadIdNumber) as refusal:
        register_person(name="示例", id_number=wrong, division=VILLAGE, actor=SYSTEM, at=AT)
    assert wrong not in str(refusal.value)


def test_numbers_are_dense() -> None:
    people = [someone(sequence) for sequence in range(1, 6)]
    with pytest.raises(UnableToRegisterPerson):
        someone(3)
    people.append(someone(6))
    numbers = sorted(Person.objects.unscoped("test").filter(id__in=people).values_list("number", flat=True))
    assert numbers == list(range(numbers[0], numbers[0] + 6))


def test_sex_and_birth_come_from_the_number() -> None:
    card = person(someone(2))
    assert (card.sex, card.born.isoformat()) == ("F", "1970-05-06")


def test_cards_are_masked_and_a_clear_identity_leaves_a_look() -> None:
    kept = someone(1, phone="10012345678")
    card = person(kept)
    number = id_number(1)
    assert number not in card.masked_id and "*" in card.masked_id
    assert "10012345678" not in card.masked_phone and "*" in card.masked_phone
    seen = identity(staff("town_clerk"), kept, purpose="application", case="990001-2026-000001", at=AT)
    assert (seen.id_number, seen.phone) == (number, "10012345678")
    with connection.cursor() as cursor:
        cursor.execute("select action, purpose from audit_entry where subject = %s order by at", [_raw(kept)])
        assert ("person.read", "application") in cursor.fetchall()


def test_who_has_no_use_for_it_sees_no_identity() -> None:
    kept = someone(1)
    with pytest.raises(UnableToAct):
        identity(staff("finance_preparer"), kept, purpose="payment", case="", at=AT)
    with pytest.raises(UnableToAct):
        identity(staff("auditor"), kept, purpose="supervision", case="", at=AT)


def test_nothing_clear_is_stored() -> None:
    kept = someone(1, phone="10012345678")
    with connection.cursor() as cursor:
        cursor.execute("select * from registry_person where id = %s", [_raw(kept)])
        stored = repr(cursor.fetchall())
    assert id_number(1) not in stored
    assert "10012345678" not in stored


def test_a_phone_is_found_however_it_is_typed_and_can_change() -> None:
    one, two = someone(1, phone="+86 100-1234-5678"), someone(2, phone="１００１２３４５６７８")
    assert find_by_phone("100 1234 5678") == (one, two)
    change_phone(person_id=two, phone="", actor=SYSTEM, at=AT)
    assert find_by_phone("10012345678") == (one,)
    with pytest.raises(UnableToReadPhone):
        change_phone(person_id=two, phone="12345", actor=SYSTEM, at=AT)


def test_staff_register_people_of_their_area_only() -> None:
    clerk = staff("town_clerk", 990001001000, 990001002000)
    with pytest.raises(UnableToAct):
        register_person(name="示例", id_number=id_number(1), division=OTHER_TOWN, actor=clerk, at=AT)


def _raw(value: UUID) -> UUID | str:
    """A UUID as the database's driver takes it."""
    return value if connection.vendor == "postgresql" else str(value).replace("-", "")
