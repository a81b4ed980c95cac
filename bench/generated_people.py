"""Generated records of people in one county, with the dirt of real life, and beside them who is who.

Nothing in a record tells whose it is: keys are in random order, and a person's second record repeats no
identifier but what a department would have (a number, a telephone), each damaged on its own. The shares below
are our design, not measured of any register. All numbers are of the area 990001, which does not exist.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final

import polars as pl
import yaml

from doudi.law.id_number import check_digit
from doudi.registry.identity import numbers
from doudi.registry.identity.days import read_day
from doudi.registry.identity.records import GIVEN
from doudi.registry.identity.spelling import shape, sound

_NAMES = Path(__file__).resolve().parents[1] / "src/doudi/demo/county/names.yaml"
AS_OF: Final = date(2026, 9, 1)
TWICE: Final = 0.25  # persons with a second record; one in five of them has a third
_COUNTY: Final = 990001
_TOWNS, _PER_VILLAGE = 20, 3500

# How often a second record is damaged, and how. Each is drawn for itself.
NUMBER: Final = {
    "missing": 0.25,
    "digit": 0.03,
    "swapped": 0.01,
    "of15": 0.05,
    "full": 0.03,
    "spaced": 0.02,
    "relative": 0.003,
}
NAME: Final = {"homophone": 0.04, "look_alike": 0.02, "lost": 0.005, "spaced": 0.02, "dropped": 0.004}
BORN: Final = {"digit": 0.02, "swapped": 0.005, "lunar": 0.01}
PHONE: Final = {"missing": 0.3, "other": 0.15, "digit": 0.02}
PLACE: Final = {"moved": 0.05, "town_only": 0.05}
HOUSEHOLD_KNOWN, HOUSEHOLD_LEFT = 0.3, 0.1
SEX_WRONG: Final = 0.003
FIRST_WITHOUT_NUMBER: Final = 0.04  # children not yet registered, the very old


@dataclass(frozen=True, slots=True)
class Human:
    """A person as they are. `relative`: the number of another of the household, which a clerk may type."""

    name: str
    sex: str
    born: date
    number: str
    phone: str
    village: int
    household: str
    relative: str


@dataclass(frozen=True, slots=True)
class Raw:
    """A record as a file holds it: texts."""

    number: str
    name: str
    sex: str
    born: str
    phone: str
    division: int
    household: str


@dataclass(frozen=True)
class Generated:
    """`raw`: what files hold, and `whose`: for each record the person; both in the order of keys 0, 1, …"""

    raw: list[Raw]
    whose: list[int]

    def given(self) -> pl.DataFrame:
        """Read and put into the one form, as `doudi link` compares it."""
        days = [read_day(one.born) for one in self.raw]
        read = [
            numbers.read(one.number, as_of=AS_OF, born=day) for one, day in zip(self.raw, days, strict=True)
        ]
        columns = {
            "key": range(len(read)),
            "number": [one.text for one in read],
            "usable": [one.usable for one in read],
            "name": [one.name for one in self.raw],
            "sex": [one.sex for one in self.raw],
            "born": [day or number.born for number, day in zip(read, days, strict=True)],
            "phone": [one.phone for one in self.raw],
            "division": [one.division for one in self.raw],
            "household": [one.household for one in self.raw],
            "settled": [False] * len(read),
        }
        return pl.DataFrame(columns, schema=GIVEN)


def generate(records: int, seed: int) -> Generated:
    """So many records, in random order, of about 0.77 times as many people."""
    chance = random.Random(seed)
    made: list[tuple[int, Raw]] = []
    for person, human in enumerate(_people(chance, records)):
        made.append((person, _first(human, chance)))
        if chance.random() < TWICE:
            made.append((person, _damaged(human, chance)))
            if chance.random() < 0.2:
                made.append((person, _damaged(human, chance)))
        if len(made) >= records:
            break
    del made[records:]
    chance.shuffle(made)
    return Generated([raw for _, raw in made], [person for person, _ in made])


def _people(chance: random.Random, records: int) -> Iterator[Human]:
    villages = [
        _COUNTY * 1_000_000 + (place % _TOWNS + 1) * 1000 + place // _TOWNS + 1
        for place in range(max(records // _PER_VILLAGE, _TOWNS))
    ]
    taken: dict[tuple[date, str], int] = {}
    household = 0
    while True:
        household += 1
        yield from _household(chance, chance.choice(villages), str(household), taken)


def _household(
    chance: random.Random, village: int, household: str, taken: dict[tuple[date, str], int]
) -> Iterator[Human]:
    """One to five people: half of them share a telephone; children have the father's name, and some are
    twins."""
    surname, phone = _surname(chance), _phone(chance)
    sizes = chance.choices((1, 2, 3, 4, 5), (25, 30, 22, 14, 9))[0]
    parent = _day(chance, 22, 95)
    last: tuple[date, str] | None = None
    relative = ""
    for place in range(sizes):
        sex = chance.choice("FM")
        grown = place < 2
        born = parent + timedelta(days=chance.randint(-1500, 1500)) if grown else _child(chance, parent)
        name = (surname if place != 1 else _surname(chance)) + _given(chance, sex)
        if not grown and last and chance.random() < 0.02:  # a twin, whose name begins alike
            born = last[0]
            name = last[1][:-1] + _given(chance, sex)[-1]
        last = None if grown else (born, name)
        number = _number(born, sex, taken)
        reached = phone if chance.random() < 0.5 else _phone(chance)
        yield Human(name, sex, born, number, reached, village, household, relative)
        relative = number


def _child(chance: random.Random, parent: date) -> date:
    oldest = parent + timedelta(days=20 * 365)
    return (
        oldest + timedelta(days=chance.randrange(max((AS_OF - oldest).days, 1))) if oldest < AS_OF else AS_OF
    )


def _day(chance: random.Random, youngest: int, oldest: int) -> date:
    born = AS_OF - timedelta(days=chance.randint(youngest * 365, oldest * 365))
    heaped = born.year < 1965 and chance.random() < 0.02  # nobody wrote the day down: 1 January
    return born.replace(month=1, day=1) if heaped else born


def _surname(chance: random.Random) -> str:
    return str(chance.choice(_parts()["surnames"]))


def _given(chance: random.Random, sex: str) -> str:
    """One of the demo's given names, or one or two of the characters they are made of."""
    listed = _parts()["female" if sex == "F" else "male"] + _parts()["rare"]
    if chance.random() < 0.3:
        return str(chance.choice(listed))
    signs = _parts()["signs"]
    return str(chance.choice(signs) + (chance.choice(signs) if chance.random() < 0.85 else ""))


@cache
def _parts() -> dict[str, Any]:
    parts: dict[str, Any] = yaml.safe_load(_NAMES.read_text(encoding="utf-8"))
    parts["surnames"] = [*parts["surnames"], *parts["compound"]]
    parts["signs"] = sorted(set("".join(parts["female"] + parts["male"])))
    return parts


def _number(born: date, sex: str, taken: dict[tuple[date, str], int]) -> str:
    order = taken[born, sex] = taken.get((born, sex), 0) + 1
    body = f"{_COUNTY}{born:%Y%m%d}{(order * 2 - (sex == 'M')) % 1000:03d}"
    return body + check_digit(body)


def _phone(chance: random.Random) -> str:
    return f"100{chance.randrange(10**8):08d}"


def _first(human: Human, chance: random.Random) -> Raw:
    """The register's own record: clean, and for some without a number."""
    number = "" if chance.random() < FIRST_WITHOUT_NUMBER else human.number
    return Raw(
        number, human.name, human.sex, human.born.isoformat(), human.phone, human.village, human.household
    )


def _damaged(human: Human, chance: random.Random) -> Raw:
    """What another department has of the same person."""
    return Raw(
        _bad_number(human, chance),
        _bad_name(human.name, chance),
        ("M" if human.sex == "F" else "F") if chance.random() < SEX_WRONG else human.sex,
        _bad_day(human.born, chance),
        _bad_phone(human.phone, chance),
        _bad_place(human.village, chance),
        _bad_household(human.household, chance),
    )


def _drawn(chance: random.Random, shares: dict[str, float]) -> str:
    """One of the damages, or "" for none."""
    at = chance.random()
    for damage, share in shares.items():
        at -= share
        if at < 0:
            return damage
    return ""


def _bad_number(human: Human, chance: random.Random) -> str:
    damage, number = _drawn(chance, NUMBER), human.number
    if damage == "missing":
        return chance.choice(("", "", "无", "不详"))
    if damage == "digit":
        return _other_digit(number, chance, 17)
    if damage == "swapped":
        place = chance.randrange(6, 16)
        return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if damage == "of15" and human.born.year < 2000:
        return number[:6] + number[8:17]
    if damage == "relative" and human.relative:
        return human.relative
    if damage == "full":
        return number.translate(str.maketrans("0123456789X", "０１２３４５６７８９ｘ"))
    return f"{number[:6]} {number[6:14]} {number[14:]}" if damage == "spaced" else number.lower()


def _bad_name(name: str, chance: random.Random) -> str:
    damage, place = _drawn(chance, NAME), chance.randrange(len(name))
    others = {"homophone": _by_sound, "look_alike": _by_shape}.get(damage)
    if others:
        name = name[:place] + chance.choice(others().get(name[place], name[place])) + name[place + 1 :]
    elif damage == "lost":
        name = name[:place] + chance.choice("?□*") + name[place + 1 :]
    elif damage == "spaced":
        name = name[:1] + chance.choice(" 　") + name[1:]
    elif damage == "dropped" and len(name) > 2:
        name = name[:place] + name[place + 1 :]
    return name


@cache
def _by_sound() -> dict[str, str]:
    return _others(sound)


@cache
def _by_shape() -> dict[str, str]:
    return _others(shape)


def _others(key: object) -> dict[str, str]:
    """Every character of names → the common characters (GB 2312, first level) with the same key."""
    assert callable(key)
    level_one = [
        bytes((row, cell)).decode("gb2312", "ignore")
        for row in range(0xB0, 0xD8)
        for cell in range(0xA1, 0xFF)
    ]
    alike: dict[str, str] = {}
    for sign in filter(None, level_one):
        alike[key(sign)] = alike.get(key(sign), "") + sign
    return {sign: alike[key(sign)] for group in alike.values() for sign in group}


def _bad_day(born: date, chance: random.Random) -> str:
    damage = _drawn(chance, BORN)
    if damage == "lunar":
        born += timedelta(days=chance.randint(20, 50) * chance.choice((-1, 1)))
    text = f"{born:%Y-%d-%m}" if damage == "swapped" and born.day <= 12 else f"{born:%Y-%m-%d}"
    if damage == "digit":
        text = _other_digit(text, chance, len(text))
    year, month, day = text.split("-")
    forms = (
        text,
        f"{year}{month}{day}",
        f"{year}/{int(month)}/{int(day)}",
        f"{year}年{int(month)}月{int(day)}日",
    )
    return chance.choice(forms)


def _other_digit(text: str, chance: random.Random, end: int) -> str:
    place = chance.choice([at for at in range(end) if text[at].isdigit()])
    return text[:place] + chance.choice("0123456789".replace(text[place], "")) + text[place + 1 :]


def _bad_phone(phone: str, chance: random.Random) -> str:
    damage = _drawn(chance, PHONE)
    if damage == "missing":
        return ""
    return _phone(chance) if damage == "other" else _other_digit(phone, chance, 11) if damage else phone


def _bad_place(village: int, chance: random.Random) -> int:
    damage = _drawn(chance, PLACE)
    if damage == "town_only":
        return village // 1000 * 1000
    return village - village % 1000 + chance.randint(1, 9) if damage == "moved" else village


def _bad_household(household: str, chance: random.Random) -> str:
    """Mostly unknown; sometimes one the person has left since, which others live in."""
    if chance.random() > HOUSEHOLD_KNOWN:
        return ""
    return (
        str(max(int(household) - chance.randint(1, 50), 1)) if chance.random() < HOUSEHOLD_LEFT else household
    )
