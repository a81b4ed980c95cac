"""Dibao in 990001 after July 2026, worked out a second time: plain rational arithmetic, person by person.

Written from the articles and the example parameters, not from the engine: only the facts' names are shared.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

STANDARD = {"urban": Fraction(900), "rural": Fraction(700)}
MINOR_STANDARD = {"urban": Fraction(1080), "rural": Fraction(840)}
AT_SCHOOL = {"preschool", "compulsory", "senior", "undergraduate"}
GONE = {"prison", "compulsory_rehab", "declared_missing", "deceased"}


def years(born: date, day: date) -> int:
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year - (0 if had_birthday else 1)


def yuan(person: Mapping[str, Any], *names: str) -> Fraction:
    return sum((Fraction(person[name], 100) for name in names), Fraction(0))


def counts(person: Mapping[str, Any], day: date) -> bool:
    if person["absence"] in GONE:
        return False
    if person["absence"] == "clergy_apart":
        since = person["apart_since"]
        three_years_on = (since.year + 3, since.month, since.day)
        if three_years_on <= (day.year, day.month, day.day):
            return False
    if person["relation"] in ("head", "spouse"):
        return True
    if person["relation"] == "child" and (
        years(person["born"], day) < 18 or person["dependent_adult"] or person["education"] in AT_SCHOOL
    ):
        return True
    return bool(person["lives_with_household"] and person["legal_support_duty"])


def income(person: Mapping[str, Any]) -> Fraction:
    wages = max(yuan(person, "wage_income") - 200, Fraction(0))
    received = yuan(person, "pension_income", "support_received", "other_transfer_income", "other_income")
    earned = yuan(person, "business_income", "property_income")
    care = Fraction(0)
    if person["disability_grade"] != "none" or person["serious_illness"]:
        care = yuan(person, "care_expense") / 2
    return wages + received + earned - yuan(person, "transfer_expense") - care


def addon(person: Mapping[str, Any], residence: str, standard: Fraction, day: date) -> Fraction:
    found = [Fraction(0)]
    age = years(person["born"], day)
    if age < 18:
        found.append(MINOR_STANDARD[residence] - standard)
    if age >= 60:
        found.append(standard / 5)
    if person["disability_grade"] in ("1", "2") or person["serious_illness"]:
        found.append(standard * 3 / 10)
    return max(found)


def decided(
    household: Mapping[str, Any],
    people: Sequence[Mapping[str, Any]],
    day: date,
    standard: Fraction | None = None,
) -> int | None:
    """The amount in whole yuan a month, or None when refused."""
    members = [person for person in people if counts(person, day)]
    each = STANDARD[household["residence"]] if standard is None else standard
    total = max(sum(map(income, members), Fraction(0)), Fraction(0))
    assets = sum(
        max(yuan(p, "deposits", "securities", "other_financial") - yuan(p, "exempt_financial"), Fraction(0))
        for p in members
    )
    vehicles = sum(max(person["vehicles"] - person["exempt_vehicles"], 0) for person in members)
    poor = total < each * len(members)
    owns_little = assets <= each * len(members) * 24 and vehicles == 0
    if not (poor and owns_little and household["homes"] <= 1 and household["other_property"] == 0):
        return None
    extra = sum((addon(person, household["residence"], each, day) for person in members), Fraction(0))
    amount = each * len(members) - total + extra
    return -(-amount.numerator // amount.denominator)
