"""Invent the people of the county: the same seed, the same people."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from doudi.demo.county import names, shape
from doudi.demo.county.circumstances import settle
from doudi.demo.county.composition import Place, compose
from doudi.demo.county.numbers import Numbers
from doudi.demo.county.person import Home, Human
from doudi.demo.county.places import County, Village

ON = date(2026, 9, 1)  # the day the invented people's ages and circumstances are of


def invent(county: County, *, seed: int, people: int, first_person: int, first_home: int) -> list[Home]:
    """Households of `people` persons, village by village, with dense numbers from the given ones on."""
    chance = random.Random(seed)
    numbers = Numbers(chance)
    homes: list[Home] = []
    count = 0
    for village, size in _dwellings(county, people, chance):
        members = _members(size, first_person + count, chance, numbers)
        home = Home(
            id=numbers.identifier(),
            number=first_home + len(homes),
            village=village.code,
            urban=village.urban,
            address=f"{village.name}{_house(chance)}",
            members=members,
        )
        settle(home, chance, ON)
        homes.append(home)
        count += size
    return homes


def _dwellings(county: County, people: int, chance: random.Random) -> Iterator[tuple[Village, int]]:
    """Villages and household sizes until every village has its part of exactly `people` persons."""
    done, weight = 0, 0.0
    for village in county.villages:
        weight += village.weight
        part = round(people * weight) - done
        done += part
        while part > 0:
            size = min(chance.choices(list(shape.SIZES), list(shape.SIZES.values()))[0], part)
            part -= size
            yield village, size


def _members(size: int, first: int, chance: random.Random, numbers: Numbers) -> list[Human]:
    dotted = names.has_dotted_names(chance)
    family = names.surname(chance)
    humans = []
    for order, place in enumerate(compose(size, chance)):
        born = _born(place.age, chance)
        own = family if place.relation in {"head", "child"} else names.surname(chance)
        name = names.dotted(chance) if dotted else own + names.given(chance, place.sex)
        humans.append(
            Human(
                id=numbers.identifier(),
                number=first + order,
                name=name,
                sex=place.sex,
                born=born,
                id_number=numbers.id_number(born, place.sex),
                relation=place.relation,
                phone=_phone(place, chance, numbers),
                registered_name=_registered(name, chance),
            )
        )
    return humans


def _born(age: int, chance: random.Random) -> date:
    """A birthday that makes someone `age` on the day; newborns were born within the last year."""
    year = ON.year - age
    latest = date(year, ON.month, ON.day)
    return latest - timedelta(days=chance.randrange(365))


def _phone(place: Place, chance: random.Random, numbers: Numbers) -> str:
    return numbers.phone() if place.age >= 16 and chance.random() < shape.PHONES else ""


def _registered(name: str, chance: random.Random) -> str:
    """The name in the police's register: now and then with another character."""
    if chance.random() < shape.NAME_DIFFERS:
        return name[:-1] + ("华" if name[-1] != "华" else "花")
    return name


def _house(chance: random.Random) -> str:
    return f"{chance.randint(1, 9)}组{chance.randint(1, 120)}号"
