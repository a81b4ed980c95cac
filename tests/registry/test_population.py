"""Many households at once say what each says alone, of what any work may use."""

import random
from datetime import date, timedelta
from uuid import UUID

import pytest

from doudi.registry.models import Fact
from doudi.registry.population import by_id_number, homes, homes_by_id, homes_of, said_of
from doudi.registry.situation import readings
from tests.monitoring.rolls.county import AS_OF, AT, TOWN, Home, family, keep
from tests.registry.people import SYSTEM, staff

pytestmark = pytest.mark.django_db
REACH = (990001_000_000, 990002_000_000)
NAMES = ("vehicles", "wage_income", "absence")
VALUES = {"vehicles": 1, "wage_income": 5_000, "absence": "deceased"}


def said_anything(homes_: list[Home], dice: random.Random) -> None:
    """Statements of every standing, source and time, several about one figure."""
    rows = []
    for number in range(120):
        subject = dice.choice(dice.choice(homes_).members).person
        assert subject
        name, standing = dice.choice(NAMES), dice.choice(["found", "found", "asked", "silent"])
        case = dice.random() < 0.2
        begins = dice.choice([None, AS_OF - timedelta(days=9), AS_OF, AS_OF + timedelta(days=1)])
        rows.append(
            Fact(
                subject_kind="person",
                subject=subject,
                name=name,
                value=VALUES[name] if standing == "found" else None,
                standing=standing,
                source=dice.choice(["police", "labour", "declared", "visit", "review"]),
                source_ref=f"paper-{number // 2}",
                observed_on=dice.choice([None, date(2026, 3, 1)]),
                valid_from=begins,
                valid_until=dice.choice([None, AS_OF, AS_OF + timedelta(days=30)])
                if begins != AS_OF
                else None,
                uses="case" if case else "any",
                case_number="990001-1" if case else "",
                division=TOWN,
                recorded_at=AT,
                recorded_by="test",
            )
        )
    Fact.objects.bulk_create(rows, ignore_conflicts=True)


def test_what_is_followed_is_what_one_household_follows(seed: int) -> None:
    known = [family(number) for number in range(6)]
    keep(known)
    said_anything(known, random.Random(seed))
    subjects = [home.household for home in known] + [one.person for home in known for one in home.members]
    found = said_of(SYSTEM, [subject for subject in subjects if subject], AS_OF)
    for home in known:
        assert home.household
        alone: dict[tuple[UUID, str], object] = {}
        for reading in readings(home.household, as_of=AS_OF):
            if reading.chosen and reading.name not in ("born", "relation"):
                alone[reading.subject, reading.name] = (
                    reading.chosen.value,
                    reading.chosen.source,
                    reading.chosen.observed_on,
                )
        of_home = [home.household, *(one.person for one in home.members)]
        together = {
            (subject, name): tuple(one)
            for subject in of_home
            if subject
            for name, one in found[subject].items()
        }
        assert together == alone


def test_households_come_in_parts_and_none_is_lost() -> None:
    known = [family(number) for number in range(7)]
    keep(known)
    parts = list(homes(SYSTEM, REACH, AS_OF, 3))
    assert [len(part) for part in parts] == [3, 3, 1]
    found = [home for part in parts for home in part]
    assert [home.household for home in found] == [home.household for home in known]
    assert found[0].members[0].relation == "head" and len(found[0].members) == 3
    assert homes_by_id(SYSTEM, [home.household for home in known if home.household], AS_OF) == found


def test_people_are_found_by_their_numbers_within_reach() -> None:
    known = [family(0)]
    keep(known)
    numbers = [one.number for one in known[0].members]
    found = by_id_number(staff("county_verifier"), [*numbers, "990001190001010010"])
    assert {number: one.name for number, one in found.items()} == {
        one.number: one.name for one in known[0].members
    }
    assert by_id_number(staff("county_verifier", 990002_000_000, 990003_000_000), numbers) == {}
    people = [one.person for one in found.values()]
    assert set(homes_of(SYSTEM, people, AS_OF).values()) == {known[0].household}
    assert homes_of(SYSTEM, people, date(2010, 1, 1)) == {}
