"""Search finds within one's area, by number, phone or beginning of a name, at a constant cost in queries."""

from collections.abc import Callable
from itertools import count

import pytest
from django.db import connection

from doudi.access.errors import UnableToAct
from doudi.law.id_number import UnableToReadIdNumber
from doudi.registry.models import Person
from doudi.registry.queries import search
from tests.registry.people import AT, OTHER_TOWN, family, id_number, someone, staff

pytestmark = pytest.mark.django_db
CLERK = staff("town_clerk", 990001001000, 990001002000)


def found(text: str) -> list[str]:
    return [row.name for row in search(CLERK, text, at=AT).rows]


def test_by_number_phone_and_beginning_of_a_name() -> None:
    someone(1, name="古丽•示例", phone="10012345678")
    someone(2, name="古示例")
    assert found(id_number(1)) == ["古丽•示例"]
    assert found(id_number(1).lower()) == ["古丽•示例"]
    assert found("１００-1234-5678") == ["古丽•示例"]
    assert found("古丽·示") == found("古丽示") == ["古丽•示例"]
    assert found("古") == ["古丽•示例", "古示例"]
    assert found("示例") == []


@pytest.mark.parametrize("text", ["", "   ", "·", "%", "_", "'", "\\", "\x00", "古%"])
def test_nothing_to_go_by_finds_nobody(text: str) -> None:
    someone(1, name="古示例")
    assert found(text) == []


def test_a_slip_in_a_number_is_said() -> None:
    right = id_number(1)
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    with pytest.raises(UnableToReadIdNumber, match="校验码"):
        found(wrong)


def test_a_rare_character_is_found_and_is_not_its_neighbour() -> None:
    someone(1, name="𬎆示例")
    someone(2, name="䶮示例")
    assert found("𬎆") == ["𬎆示例"]
    assert found("䶮") == ["䶮示例"]


def test_another_area_is_not_found() -> None:
    someone(1, name="古示例", division=OTHER_TOWN)
    assert found("古") == found(id_number(1)) == []
    with pytest.raises(UnableToAct):
        search(staff("finance_preparer"), "古", at=AT)


def test_rows_are_masked_and_know_their_household() -> None:
    person = someone(1, name="古示例", phone="10012345678")
    household = family((person, "head"))
    (row,) = search(CLERK, "古", at=AT).rows
    assert (row.person_id, row.household_id) == (person, household)
    assert id_number(1) not in repr(row) and "10012345678" not in repr(row)


def test_pages_follow_each_other_without_gaps_or_repeats() -> None:
    names = ["古甲", "古乙", "古丙", "古丁", "古丁"]
    for sequence, name in enumerate(names, 1):
        someone(sequence, name=name)
    seen, after = [], ""
    while True:
        page = search(CLERK, "古", at=AT, after=after, limit=2)
        seen += [row.number for row in page.rows]
        after = page.next_after
        if not after:
            break
    in_order = Person.objects.unscoped("test").order_by("name_key", "number").values_list("number", flat=True)
    assert seen == list(in_order)


def test_a_search_is_journaled_without_what_was_typed() -> None:
    someone(1, name="古示例")
    search(CLERK, id_number(1), at=AT)
    with connection.cursor() as sql:
        sql.execute("select * from audit_entry where action = 'person.search'")
        (entry,) = sql.fetchall()
    assert id_number(1) not in repr(entry)


def test_queries_do_not_grow_with_rows(
    queries_constant: Callable[[Callable[[int], object], Callable[[], object]], int],
) -> None:
    sequence = count(1)

    def make(rows: int) -> None:
        for _ in range(rows):
            family((someone(next(sequence), name="古示例"), "head"))

    queries_constant(make, lambda: search(CLERK, "古", at=AT, limit=100))
    assert len(search(CLERK, "古", at=AT, limit=100).rows) == 30


def test_the_beginning_of_a_name_is_answered_by_an_index() -> None:
    names = Person.objects.unscoped("test").filter(name_key__gte="古", name_key__lt="古\U0010ffff")
    plan = names.order_by("name_key", "number")[:50].explain()
    if connection.vendor == "sqlite":
        assert "SEARCH" in plan and "person_by_name" in plan and "TEMP B-TREE" not in plan
    else:  # a small table is scanned; that the index can answer is what counts
        with connection.cursor() as sql:
            sql.execute("set local enable_seqscan = off")
            sql.execute("set local enable_bitmapscan = off")
        assert "Index" in names.order_by("name_key", "number")[:50].explain()
