"""The invented county: shaped like published figures, the same at every load, and nobody real in it."""

import math
import re
from collections import Counter
from datetime import date
from functools import cache
from statistics import NormalDist, fmean, stdev

import pytest

from doudi.demo.county import shape
from doudi.demo.county.people import ON, invent
from doudi.demo.county.person import Home, Human
from doudi.demo.county.places import county
from doudi.demo.county.stories import families
from doudi.law.id_number import parse
from doudi.registry.households import age_on
from doudi.registry.names import read_name
from doudi.registry.phone import read_phone


@cache
def homes() -> list[Home]:
    return invent(county(), seed=990001, people=shape.PEOPLE, first_person=1, first_home=1)


@cache
def people() -> list[Human]:
    return [human for home in homes() for human in home.members]


def test_one_county_twelve_towns_sixty_villages() -> None:
    place = county()
    assert "示例" in place.name
    assert (len(place.towns), len(place.villages)) == (12, 60)
    names = [village.name for village in place.villages]
    assert len(set(names)) == 60
    assert sum(village.weight for village in place.villages) == pytest.approx(1)
    assert all(
        town.code < village.code < town.code + 1000 for town in place.towns for village in town.villages
    )


def test_households_have_the_sizes_of_the_census() -> None:
    assert len(people()) == shape.PEOPLE
    sizes = Counter(len(home.members) for home in homes())
    for size, percent in shape.SIZES.items():
        assert 100 * sizes[size] / len(homes()) == pytest.approx(percent, abs=1.5), size
    assert all(home.members[0].relation == "head" for home in homes())
    assert {human.relation for human in people()} == {"head", "spouse", "child", "parent"}


def test_ages_and_disability_follow_the_published_shares() -> None:
    ages = [age_on(human.born, ON) for human in people()]
    groups = Counter("0-14" if age < 15 else "15-59" if age < 60 else "60+" for age in ages)
    for group, percent in shape.AGES.items():
        assert 100 * groups[group] / len(ages) == pytest.approx(percent, abs=3), group
    assert min(ages) >= 0 and max(ages) <= 100
    disabled = [human for human in people() if human.disability_grade != "none"]
    assert len(disabled) / len(people()) == pytest.approx(shape.DISABLED, abs=0.006)
    severe = [human for human in disabled if human.disability_grade in {"1", "2"}]
    assert len(severe) / len(disabled) == pytest.approx(shape.SEVERE, abs=0.06)


@pytest.mark.parametrize("residence", ["rural", "urban"])
def test_incomes_per_head_are_lognormal(residence: str) -> None:
    """Of households in which somebody earns: pensions alone are another distribution."""

    logs = [
        math.log(
            sum(human.wage + human.pension + human.basic_pension for human in home.members)
            / len(home.members)
        )
        for home in homes()
        if home.residence == residence and any(human.wage for human in home.members)
    ]
    assert stdev(logs) == pytest.approx(shape.INCOME_SPREAD, abs=0.12)
    fitted = NormalDist(fmean(logs), stdev(logs))
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        below = sum(value < fitted.inv_cdf(share) for value in logs) / len(logs)
        assert below == pytest.approx(share, abs=0.03)


def test_every_number_is_valid_unique_and_of_the_area_that_does_not_exist() -> None:
    numbers = [human.id_number for human in [*people(), *_prepared()]]
    assert len(set(numbers)) == len(numbers)
    for human in [*people(), *_prepared()]:
        read = parse(human.id_number)
        assert (read.area, read.born, read.sex) == ("990001", human.born, human.sex)


def test_no_telephone_can_ring() -> None:
    phones = [human.phone for human in [*people(), *_prepared()] if human.phone]
    assert len(set(phones)) == len(phones) > 10_000
    assert all(re.fullmatch(r"100\d{8}", phone) and read_phone(phone) == phone for phone in phones)


def test_some_names_break_careless_programs() -> None:
    names = [human.name for human in people()]
    assert all(read_name(name) == name for name in names)
    assert sum(any(dot in name for dot in "·•‧") for name in names) > 50
    assert any(ord(sign) > 0xFFFF for name in names for sign in name)
    assert sum("‧" in name for name in names) > 5


def test_departments_know_more_than_the_files_say() -> None:
    assert 10 < sum(human.died_on is not None for human in people()) < 100
    assert 10 < sum(human.registered_name != human.name for human in people()) < 100
    assert all(human.died_on is None or human.died_on < ON for human in people())


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    def small(seed: int) -> list[Home]:
        return invent(county(), seed=seed, people=400, first_person=1, first_home=1)

    assert small(1) == small(1)
    assert small(1) != small(2)


def test_numbers_are_dense_and_sorted_by_household() -> None:
    assert [human.number for human in people()] == list(range(1, shape.PEOPLE + 1))
    assert [home.number for home in homes()] == list(range(1, len(homes()) + 1))
    assert [home.village for home in homes()] == sorted(home.village for home in homes())


def test_the_prepared_families_are_what_their_stories_say() -> None:
    stories = {family.key: family for family in families()}
    assert age_on(stories["zhang"].applicant.born, date(2026, 11, 24)) == 78
    assert not stories["zhang"].applicant.phone
    wang = [member.declares for member in stories["wang"].members]
    assert sum(int(said["wage_income"]) + int(said["business_income"]) for said in wang) == 189_400
    assert stories["chen"].applicant.vehicles and stories["chen"].members[0].declares["vehicles"] == 0
    assert stories["sun"].account.state == "closed"


def _prepared() -> list[Human]:
    return [human for family in families() for human in family.home.members]
