"""The prepared families of `stories.yaml`, as people and households."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from doudi.demo.county.numbers import Numbers
from doudi.demo.county.person import Home, Human
from doudi.demo.county.places import county
from doudi.law.id_number import check_digit

_MONEY = frozenset(
    [
        "wage_income",
        "business_income",
        "property_income",
        "pension_income",
        "basic_pension",
        "support_received",
        "other_transfer_income",
        "transfer_expense",
        "other_income",
        "deposits",
        "securities",
        "other_financial",
        "care_expense",
    ]
)
_ZERO = dict.fromkeys(sorted(_MONEY), 0) | {
    "vehicles": 0, "absence": "none", "disability_grade": "none", "serious_illness": False,
}  # fmt: skip


@dataclass(frozen=True)
class Account:
    """The account a family wants to be paid to; `state` as the payment bank knows it, open or closed."""

    bank: str
    number: str
    state: str


@dataclass(frozen=True)
class Member:
    """A member with what is declared about them: facts of the law's dictionary, money in fen."""

    key: str
    human: Human
    declares: Mapping[str, int | str | bool]


@dataclass(frozen=True)
class Family:
    """A prepared family: the first member is the head and the applicant."""

    key: str
    zh: str
    en: str
    home: Home
    members: tuple[Member, ...]
    household: Mapping[str, int | str | bool]
    account: Account

    @property
    def applicant(self) -> Human:
        """The first member."""
        return self.members[0].human


@cache
def families() -> tuple[Family, ...]:
    """All prepared families; they have the first dense numbers, and the same identifiers at every load."""
    raw = yaml.safe_load(Path(__file__).with_name("stories.yaml").read_text(encoding="utf-8"))["families"]
    numbers = Numbers(random.Random("stories"))
    found: list[Family] = []
    for order, family in enumerate(raw, start=1):
        found.append(_family(family, order, sum(len(f.members) for f in found) + 1, numbers))
    return tuple(found)


def family(key: str) -> Family:
    """One prepared family by its key."""
    return next(family for family in families() if family.key == key)


def _family(raw: Mapping[str, Any], order: int, first: int, numbers: Numbers) -> Family:
    village = county().village(raw["village"])
    members = tuple(_member(one, first + place, numbers) for place, one in enumerate(raw["members"]))
    home = Home(
        id=numbers.identifier(),
        number=order,
        village=village.code,
        urban=village.urban,
        address=raw["address"],
        members=[member.human for member in members],
    )
    account = raw["account"]
    return Family(
        key=raw["key"],
        zh=raw["story"]["zh"],
        en=raw["story"]["en"],
        home=home,
        members=members,
        household={**raw["household"], "residence": home.residence},
        account=Account(account["bank"], account["number"], account.get("state", "open")),
    )


def _member(raw: Mapping[str, Any], number: int, numbers: Numbers) -> Member:
    declared = {name: _fen(name, value) for name, value in raw.get("declares", {}).items()}
    said: dict[str, Any] = {**_ZERO, **declared}
    found: Mapping[str, Any] = raw.get("found", {})
    born: date = raw["born"]
    human = Human(
        id=numbers.identifier(),
        number=number,
        name=raw["name"],
        sex="M" if raw["sequence"] % 2 else "F",
        born=born,
        id_number=_id_number(born, raw["sequence"]),
        relation=raw.get("relation", "head"),
        phone=raw.get("phone", ""),
        disability_grade=str(said["disability_grade"]),
        wage=said["wage_income"],
        wage_insured=raw.get("insured", False),
        pension=said["pension_income"],
        basic_pension=said["basic_pension"],
        deposits=_fen("deposits", found["deposits"]) if "deposits" in found else said["deposits"],
        vehicles=[_fen("deposits", found["vehicle"])] if "vehicle" in found else [],
        died_on=found.get("died_on"),
        registered_name=raw["name"],
    )
    return Member(raw["key"], human, said)


def _fen(name: str, value: Any) -> Any:
    """Yuan of the file to fen; everything else as it is."""
    return round(value * 100) if name in _MONEY else value


def _id_number(born: date, sequence: int) -> str:
    body = f"990001{born:%Y%m%d}{sequence:03d}"
    return body + check_digit(body)
