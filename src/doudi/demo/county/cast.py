"""The accounts of the demo as listed in `people.yaml`: what the start page and `./run` show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import yaml

from doudi.demo.county.places import COUNTY, PROVINCE, county
from doudi.demo.county.stories import Family, family


@dataclass(frozen=True)
class DemoAccount:
    """One account. Staff have password and totp_secret; citizens a phone, or card and pin; helpers a phone.

    `story` in Chinese, `story_en` in English; `division` is the area it reaches; `helps` are family keys.
    """

    username: str
    role: str
    name_zh: str
    name_en: str
    division: int
    story: str
    story_en: str
    password: str = ""
    totp_secret: str = ""
    card: str = ""
    pin: str = ""
    phone: str = ""
    person_id: UUID | None = None
    helps: tuple[str, ...] = ()


@cache
def listed() -> tuple[DemoAccount, ...]:
    """Every account of the demo: citizens, helpers, then staff in the order a case meets them."""
    raw = yaml.safe_load(Path(__file__).with_name("people.yaml").read_text(encoding="utf-8"))
    return (*_citizens(raw), *_helpers(raw), *_staff(raw))


def place_of(name: str) -> int:
    """The code of a town by name, of the county, or of its province."""
    if name == "province":
        return PROVINCE
    if name == "county":
        return COUNTY
    return next(town.code for town in county().towns if town.name == name)


def _citizens(raw: Mapping[str, Any]) -> Iterator[DemoAccount]:
    for one in raw["citizens"]:
        story: Family = family(one["family"])
        yield DemoAccount(
            username=one["username"],
            role="citizen",
            name_zh=story.applicant.name,
            name_en=one["en"],
            division=story.home.village,
            story=story.zh,
            story_en=story.en,
            card=one.get("card", ""),
            pin=one.get("pin", ""),
            phone=story.applicant.phone,
            person_id=story.applicant.id,
        )


def _helpers(raw: Mapping[str, Any]) -> Iterator[DemoAccount]:
    for one in raw["helpers"]:
        yield DemoAccount(
            username=one["username"],
            role="helper",
            name_zh=one["zh"],
            name_en=one["en"],
            division=place_of(one["place"]),
            story=one["story"]["zh"],
            story_en=one["story"]["en"],
            phone=one["phone"],
            helps=tuple(one["helps"]),
        )


def _staff(raw: Mapping[str, Any]) -> Iterator[DemoAccount]:
    for one in raw["staff"]:
        yield DemoAccount(
            username=one["username"],
            role=one["role"],
            name_zh=one["zh"],
            name_en=one["en"],
            division=place_of(one["place"]),
            story=one["story"]["zh"],
            story_en=one["story"]["en"],
            password=raw["password"],
            totp_secret=one["totp"],
        )
