"""Which records are found to be of one person, which wait for people, and which are left alone."""

from datetime import date
from typing import Any

import pytest

from bench.generated_people import generate
from bench.identity import quality
from doudi.registry.identity.decide import Groups
from doudi.registry.identity.linking import Linked, link
from doudi.registry.identity.model import share_equal
from doudi.registry.identity.records import GIVEN
from tests.registry.identity.tables import numbered, table
from tests.registry.people import id_number

Crowd = list[dict[str, Any]]


@pytest.fixture(scope="module")
def crowd() -> Crowd:
    """Enough other people for a name and a day to be rare."""
    return [row for row in generate(1500, 3).given().to_dicts()]


def found(crowd: Crowd, *rows: dict[str, Any]) -> tuple[set[tuple[int, int, str, str]], Linked]:
    """The pairs among the given rows (keys from 1), with outcome and reason, when others are there too."""
    others = [{name: row[name] for name in GIVEN if name != "key"} for row in crowd]
    linked = link(table(*rows, *others))
    ours = linked.pairs.filter(linked.pairs["right"] <= len(rows))
    return set(ours.select("left", "right", "outcome", "why").rows()), linked


def test_the_same_number_is_the_same_person_and_counts_as_such(crowd: Crowd) -> None:
    pairs, linked = found(crowd, numbered(id_number(2)), numbered(id_number(2), name="张示列", division=0))
    assert pairs == {(1, 2, "linked", "")}
    assert linked.report.linked_by_number >= 1


def test_the_same_number_with_another_name_waits(crowd: Crowd) -> None:
    pairs, linked = found(crowd, numbered(id_number(2)), numbered(id_number(2), name="王大明"))
    assert pairs == {(1, 2, "review", "other_name")}
    assert linked.report.waiting["other_name"] == 1


def test_a_mistyped_number_and_a_homophone_are_found_by_weight(crowd: Crowd) -> None:
    right = numbered(id_number(2), name="欧阳德", phone="10000001001")
    wrong = {"number": id_number(2)[:-1] + "0", "name": "欧阳得", "phone": "10000001001"}
    assert found(crowd, right, wrong)[0] == {(1, 2, "linked", "")}


def test_twins_wait_for_a_person(crowd: Crowd) -> None:
    """One day, one village, one telephone, half a name: no weight makes them one."""
    one = {"name": "皇甫建国", "phone": "10000001001", "household": "1"}
    assert found(crowd, one, {**one, "name": "皇甫建军"})[0] in (
        {(1, 2, "review", "name")},
        {(1, 2, "review", "weight")},
    )


def test_two_usable_numbers_are_never_joined(crowd: Crowd) -> None:
    """Not even through a third record that is like both of them."""
    same = {"name": "诸葛一", "phone": "10000001001", "household": "1"}
    pairs, _ = found(crowd, numbered(id_number(2), **same), numbered(id_number(4), **same), same)
    assert (1, 2) not in {pair[:2] for pair in pairs}
    assert {(1, 3), (2, 3)} == {pair[:2] for pair in pairs if pair[2:] == ("review", "two_people")}


def test_nothing_links_strangers_of_one_name(crowd: Crowd) -> None:
    assert not found(
        crowd, {"name": "王敏"}, {"name": "王敏", "born": date(1991, 2, 3), "division": 990001009001}
    )[0]


def test_a_report_adds_up(crowd: Crowd) -> None:
    _, linked = found(crowd)
    report = linked.report
    weighed = report.linked_by_weight + sum(report.waiting.values()) - report.waiting.get("other_name", 0)
    assert sum(report.scored.values()) == weighed + report.below
    assert report.records == len(crowd) and 0 < report.usable_numbers < report.records
    assert max(one.largest for one in report.blocks) > 1


def test_the_same_records_give_the_same_pairs() -> None:
    given = generate(2000, 5).given()
    assert link(given).pairs.equals(link(given.sample(fraction=1, shuffle=True, seed=1)).pairs)


def test_generated_people_are_found_as_well_as_published() -> None:
    made = generate(12_000, 11)
    found = quality(link(made.given()), made.whose)
    assert found.precision >= 0.999
    assert found.recall >= 0.97


def test_groups_keep_one_number() -> None:
    groups = Groups({1: "a", 2: "b"})
    assert groups.join(1, 3) and groups.join(3, 4) and groups.join(4, 1)
    assert not groups.join(2, 4)
    assert groups.of(4) == groups.of(1) == 1
    assert groups.join(5, 6) and groups.join(6, 2) and not groups.join(5, 1)


def test_a_share_is_of_pairs_not_of_records() -> None:
    assert share_equal(table({"phone": "1"}, {"phone": "1"}, {"phone": "2"})["phone"]) == pytest.approx(1 / 3)
