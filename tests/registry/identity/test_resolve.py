"""Records of a department find their persons; what finds nobody comes back, and the counts add up."""

from datetime import date
from uuid import UUID

import polars as pl
import pytest

from doudi.registry.identity import resolve as it
from doudi.registry.identity.merges import merge
from doudi.registry.models import Person
from tests.registry.identity.tables import numbered, table
from tests.registry.people import AT, SYSTEM, id_number, someone

pytestmark = pytest.mark.django_db
COUNTY = 990001000000


def number_of(person: UUID) -> int:
    return Person.objects.unscoped("test").get(id=person).number


@pytest.fixture
def people() -> list[int]:
    """Forty people of different names and days; the first is looked for."""
    first = someone(2, name="欧阳示例", phone="10000001001")
    others = [
        someone(n * 1000 + 2, name=f"{'王李赵钱孙周吴郑冯陈'[n % 10]}{'一二三四五六七八九'[n % 9]}示")
        for n in range(1, 40)
    ]
    return [number_of(first), *map(number_of, others)]


def test_every_record_comes_back_with_an_outcome(people: list[int]) -> None:
    given = table(
        numbered(id_number(2), name="欧阳示列"),
        numbered(id_number(2), name="司马大明"),
        numbered(id_number(904), name="不在册"),
        {"name": "欧阳示例", "phone": "10000001001", "number": id_number(2)[:-1] + "9"},
        {"name": "诸葛不在册", "born": date(1931, 1, 1)},
    )
    found = it.resolve(given, COUNTY, actor=SYSTEM)
    first = people[0]
    assert found.rows.rows() == [
        (1, first, "number", None),
        (2, None, "waits", first),
        (3, None, "unknown", None),
        (4, first, "weight", None),
        (5, None, "unknown", None),
    ]
    assert sum(found.counts().values()) == len(given)


def test_records_of_one_person_share_what_one_of_them_finds() -> None:
    """Keys below zero are records (-1 - key), above it persons; a group with two persons is nobody's."""
    pairs = pl.DataFrame(
        [(-1, 7, "linked", 900), (-2, -1, "linked", 800), (-3, 8, "linked", 700), (-3, 9, "linked", 600),
         (-4, 9, "review", 100), (-5, -4, "linked", 100)],
        schema=["left", "right", "outcome", "weight"],
        orient="row",
    )  # fmt: skip
    assert sorted(it._outcomes(pairs)) == [
        (0, 7, "weight", None),
        (1, 7, "weight", None),
        (2, None, "waits", 8),
        (3, None, "waits", 9),
    ]


def test_a_number_of_a_merged_record_finds_who_stands_for_it(people: list[int]) -> None:
    twice = someone(4, name="欧阳示例")
    first = Person.objects.unscoped("test").get(number=people[0]).id
    merge(one=first, other=twice, reason="一人两号", actor=SYSTEM, at=AT)
    found = it.resolve(table(numbered(id_number(4), name="欧阳示例")), COUNTY, actor=SYSTEM)
    assert found.rows.rows() == [(1, people[0], "number", None)]


def test_an_empty_registry_knows_nobody() -> None:
    found = it.resolve(table({}, numbered(id_number(2))), COUNTY, actor=SYSTEM)
    assert found.counts() == {"unknown": 2}
