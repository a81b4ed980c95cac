"""Households for the tests of the engine: everything stated as nothing, unless the test says otherwise."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from doudi.law.benefits.situation import Known, Situation

SEEN = date(2026, 8, 31)
NOTHING: Mapping[str, Any] = {
    "born": date(1985, 6, 15),
    "absence": "none",
    "registered_here": True,
    "lives_with_household": True,
    "legal_support_duty": True,
    "dependent_adult": False,
    "education": "none",
    **dict.fromkeys(
        (
            "wage_income",
            "business_income",
            "property_income",
            "pension_income",
            "basic_pension",
            "support_received",
            "other_transfer_income",
            "transfer_expense",
            "other_income",
            "award_income",
            "assistance_income",
            "locally_exempt_income",
            "care_expense",
            "deposits",
            "securities",
            "other_financial",
            "exempt_financial",
            "vehicles",
            "exempt_vehicles",
        ),
        0,
    ),
    "disability_grade": "none",
    "serious_illness": False,
}
HOME: Mapping[str, Any] = {"residence": "rural", "homes": 1, "other_property": 0}


def known(facts: Mapping[str, Any], source: str = "declared") -> dict[str, Known]:
    return {name: Known(value, source, SEEN) for name, value in facts.items() if value is not None}


def family(*members: Mapping[str, Any], **household: Any) -> Situation:
    """Members as given on top of NOTHING; the first is the applicant. None takes a fact away."""
    people = [
        {**NOTHING, "relation": "spouse" if place else "head", **member}
        for place, member in enumerate(members)
    ]
    return Situation(
        known({**HOME, **household}), {f"m{place}": known(one) for place, one in enumerate(people)}
    )
