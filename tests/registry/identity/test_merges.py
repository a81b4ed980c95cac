"""Merging, reading through a merge, and undoing it: nothing is lost on the way there and back."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from doudi.access.actions import close_account, open_citizen_account
from doudi.access.errors import UnableToAct
from doudi.access.grants import grant, withdraw
from doudi.audit.models import Entry
from doudi.registry.actions import NewFact, join_household, record_facts, register_person
from doudi.registry.errors import UnableToFormHousehold, UnableToMerge
from doudi.registry.identity.merges import merge, survivors, undo
from doudi.registry.models import Fact, Membership, Merge, Person
from doudi.registry.queries import find_by_id_number, find_by_phone, household_file, members_of, search
from doudi.registry.situation import of_household
from tests.access.offices import helper
from tests.registry.people import AT, ON, OTHER_TOWN, SYSTEM, VILLAGE, family, id_number, someone, staff

pytestmark = pytest.mark.django_db
VERIFIER = staff("county_verifier")
WHY = "电话问过本人"


def unnumbered(name: str = "张示例", phone: str = "") -> UUID:
    born = Person.objects.unscoped("test").order_by("number").values_list("born", flat=True)[0]
    given: dict[str, Any] = {"name": name, "id_number": "", "sex": "F", "born": born, "phone": phone}
    return register_person(**given, division=VILLAGE, actor=SYSTEM, at=AT).id


def merged(one: UUID, other: UUID) -> Merge:
    return merge(one=one, other=other, reason=WHY, actor=VERIFIER, at=AT)


def wage(person: UUID, fen: int, source: str = "declared") -> None:
    facts = [NewFact("person", person, "wage_income", fen, source, source_ref=f"示例 {fen}", observed_on=ON)]
    record_facts(facts, division=VILLAGE, actor=SYSTEM, at=AT)


def test_who_has_a_number_stands_for_both_and_is_found_by_either() -> None:
    numbered = someone(2, phone="10000001001")
    other = unnumbered(phone="10000001002")
    row = merged(other, numbered)
    assert (row.kept_id, row.merged_id) == (numbered, other)
    assert survivors([numbered, other]) == {numbered: numbered, other: numbered}
    assert find_by_phone("10000001002") == (numbered,)
    rows = search(VERIFIER, "张示例", at=AT).rows
    assert [one.person_id for one in rows] == [numbered]


def test_two_numbers_of_one_person_both_resolve() -> None:
    first, second = someone(2), someone(4)
    merged(second, first)
    assert find_by_id_number(id_number(4)) == find_by_id_number(id_number(2)) == first


def test_a_member_registered_twice_counts_once_with_what_both_know() -> None:
    head, twice = someone(2), unnumbered()
    household = family((head, "head"), (twice, "other"))
    wage(head, 100_00)
    wage(twice, 250_00, "document")
    row = merged(head, twice)
    assert [member.person_id for member in members_of(household, ON)] == [head]
    situation = of_household(household, as_of=ON)
    assert list(situation.members) == [str(head)]
    file = household_file(VERIFIER, household, purpose="verification", case="", at=AT, as_of=ON)
    wages = next(figure for figure in file.figures if figure.name == "wage_income")
    assert {other.value for other in (wages.chosen, *wages.others) if other} == {100_00, 250_00}
    undo(merge_id=row.id, reason="弄错了", actor=VERIFIER, at=AT)
    assert [member.person_id for member in members_of(household, ON)] == [head, twice]
    assert of_household(household, as_of=ON).members[str(twice)]["wage_income"].value == 250_00


def test_no_row_is_changed_or_removed_but_the_pointer() -> None:
    def kept() -> list[object]:
        tables = (Person, Fact, Membership)
        rows = [list(table.objects.unscoped("test").order_by("id").values()) for table in tables]
        return [{**row, "merged_into_id": None} for table in rows for row in table]

    one, other = someone(2), unnumbered()
    family((one, "head"))
    wage(other, 1)
    before = str(kept())
    row = merged(one, other)
    assert str(kept()) == before
    undo(merge_id=row.id, reason="弄错了", actor=VERIFIER, at=AT)
    assert str(kept()) == before
    assert not Person.objects.unscoped("test").filter(merged_into__isnull=False).exists()
    assert Merge.objects.unscoped("test").get().undone_reason == "弄错了"


def test_who_signs_in_or_is_acted_for_is_not_merged_away() -> None:
    """Their account and their helper's authority would open an empty file."""
    one, other, helping = someone(2), unnumbered(), helper()
    known: dict[str, Any] = {"division": VILLAGE, "actor": SYSTEM, "at": AT}
    opened = open_citizen_account(person=other, name="张示例", phone="10000001009", **known)
    with pytest.raises(UnableToMerge, match="登录账号"):
        merged(one, other)
    close_account(account_id=opened.id, actor=SYSTEM, at=AT)
    given = grant(
        holder=helping.id, subject=other, scope="view", since=ON, until=ON + timedelta(days=9), **known
    )
    with pytest.raises(UnableToMerge, match="受托"):
        merged(one, other)
    withdraw(grant_id=given, actor=SYSTEM, at=AT)
    assert merged(one, other).kept_id == one


def test_a_chain_is_undone_link_by_link() -> None:
    first, second, third = someone(2), unnumbered(), unnumbered()
    lower = merged(second, third)
    upper = merged(first, second)
    assert set(survivors([second, third]).values()) == {first}
    undo(merge_id=upper.id, reason="弄错了", actor=VERIFIER, at=AT)
    assert survivors([first, second, third]) == {first: first, second: second, third: second}
    undo(merge_id=lower.id, reason="弄错了", actor=VERIFIER, at=AT)
    assert survivors([second, third]) == {second: second, third: third}
    merged(first, third)
    assert survivors([third]) == {third: first}


def test_what_cannot_be_merged_says_what_to_do() -> None:
    one, other = someone(2), unnumbered()
    family((one, "head"))
    family((other, "head"))
    with pytest.raises(UnableToMerge, match="办理离开"):
        merged(one, other)
    with pytest.raises(UnableToMerge, match="怎样核实"):
        merge(one=one, other=other, reason=" ", actor=VERIFIER, at=AT)
    with pytest.raises(UnableToMerge, match="两份不同"):
        merged(one, one)
    free = unnumbered()
    row = merged(one, free)
    with pytest.raises(UnableToMerge, match="已经并入"):
        merged(free, other)
    undo(merge_id=row.id, reason="弄错了", actor=VERIFIER, at=AT)
    with pytest.raises(UnableToMerge, match="撤销过"):
        undo(merge_id=row.id, reason="弄错了", actor=VERIFIER, at=AT)


def test_a_merged_record_joins_no_household_and_its_home_is_the_persons() -> None:
    one, other, head = someone(2), unnumbered(), someone(6, name="李示例")
    home = family((other, "head"))
    elsewhere = family((head, "head"))
    merged(one, other)
    assert [member.person_id for member in members_of(home, ON)] == [one]
    for person, said in ((other, "已并入"), (one, "一个家庭")):
        with pytest.raises(UnableToFormHousehold, match=said):
            join_household(
                household_id=elsewhere, person_id=person, relation="other", valid_from=ON, actor=SYSTEM, at=AT
            )


def test_who_may_merge_and_what_the_journal_says() -> None:
    one, there = someone(2), someone(4, division=OTHER_TOWN)
    with pytest.raises(UnableToAct):
        merge(one=one, other=there, reason=WHY, actor=staff("town_clerk"), at=AT)
    with pytest.raises(UnableToAct, match="辖区"):
        verifier = staff("county_verifier", VILLAGE - VILLAGE % 1000, VILLAGE - VILLAGE % 1000 + 1000)
        merge(one=one, other=there, reason=WHY, actor=verifier, at=AT)
    row = merged(one, there)
    undo(merge_id=row.id, reason="弄错了", actor=staff("county_officer"), at=AT)
    for action in ("identity.merge", "identity.undo"):
        entries = Entry.objects.filter(action=action)
        assert {entry.subject for entry in entries} == {one, there}
        assert {entry.division for entry in entries} == {990001000000}
