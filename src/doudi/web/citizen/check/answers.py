"""What a visitor said, kept for this visit, and how it reads as a situation of the law."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest

from doudi.law.benefits.situation import Known, Situation
from doudi.law.money import round_down, share
from doudi.web.citizen.check.forms import Sheet, sheets

_KEY = "check"
_SOURCE = "declared"
_NONE: Mapping[str, Any] = {
    "absence": "none",
    "lives_with_household": True,
    "legal_support_duty": True,
    "dependent_adult": False,
    "education": "none",
    "registered_here": True,
    "support_received": 0,
    "other_transfer_income": 0,
    "transfer_expense": 0,
    "other_income": 0,
    "award_income": 0,
    "assistance_income": 0,
    "locally_exempt_income": 0,
    "securities": 0,
    "other_financial": 0,
    "exempt_financial": 0,
    "exempt_vehicles": 0,
}
"""What the four groups take for granted; the answer says that it is only a first look."""
_OF_ONE = (
    "business_income",
    "property_income",
    "basic_pension",
    "pension_income",
    "deposits",
    "vehicles",
)
_EARNED = ("wage_income", "business_income", "property_income")


def said(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """The groups answered so far."""
    kept: dict[str, dict[str, Any]] = request.session.get(_KEY, {})
    return kept


def keep(request: HttpRequest, group: str, data: Mapping[str, Any]) -> None:
    """Keep answers of a group for this visit, beside those it has; None: the visitor does not know."""
    kept = said(request)
    request.session[_KEY] = {**kept, group: {**kept.get(group, {}), **data}}


def forget(request: HttpRequest) -> None:
    """Start again."""
    request.session.pop(_KEY, None)


def carried(request: HttpRequest) -> dict[str, Any]:
    """Everything that was said, by fact, for the application to begin with."""
    return {name: value for group in said(request).values() for name, value in group.items()}


def unanswered(request: HttpRequest, *, single: bool) -> Sheet | None:
    """The first page with a question that was not answered."""
    kept = said(request)
    return next((one for one in sheets(single=single) if set(one.names) - set(kept.get(one.group, {}))), None)


def alone(facts: Mapping[str, Any]) -> bool:
    """One person, of whom everything was said: income and illness are theirs."""
    return facts.get("people") == 1


def for_application(facts: Mapping[str, Any], members: Sequence[UUID]) -> list[tuple[tuple[str, ...], Any]]:
    """What the application asks too, as (path, value). Of a family only what it owns: whose the income is,
    and who is ill, was not asked."""
    of_all = [(("facts", "household", name), facts.get(name)) for name in ("homes", "other_property")]
    own = _of_one_person(facts, members[0]) if alone(facts) and len(members) == 1 else []
    return [(where, value) for where, value in (*of_all, *own) if value is not None]


def _of_one_person(facts: Mapping[str, Any], person: UUID) -> list[tuple[tuple[str, ...], Any]]:
    where = ("facts", str(person))
    found: list[tuple[tuple[str, ...], Any]] = []
    if "ill" in facts:
        found.append(((*where, "serious_illness"), facts["ill"] > 0))
        if facts["ill"] or facts["disabled"]:
            found.append(((*where, "care_expense"), facts["care_expense"]))
    if "earners" in facts:
        found += [((*where, name), facts[name]) for name in _EARNED if facts[name]]
        if facts["pension_income"] == 0 and all(facts[name] is not None for name in _EARNED):
            ticked = [name for name in _EARNED if facts[name]]
            found.append((("pages", f"income:{person}"), ticked))
    return found


def situation(facts: Mapping[str, Any], as_of: date) -> Situation:
    """A household of that size; an amount that was left open is unknown. Wages are shared among those who
    earn them, since working costs are deducted for each (57号 13); other sums stand with the first member."""
    household = {
        name: Known(facts[name], _SOURCE, as_of) for name in ("residence", "homes", "other_property")
    }
    members = {f"m{number}": _member(number, facts, as_of) for number in range(1, facts["people"] + 1)}
    return Situation(household, members)


def _member(number: int, facts: Mapping[str, Any], as_of: date) -> Mapping[str, Known]:
    """Adults first, then elders, then children; disability and illness with the adults, as far as they go."""
    first = number == 1
    values = {
        **_NONE,
        "relation": "head"
        if first
        else "child"
        if _age(number, facts) < 18
        else "spouse"
        if number == 2
        else "parent",
        "born": date(as_of.year - _age(number, facts), 1, 1),
        **{name: facts[name] if first else 0 for name in _OF_ONE},
        "wage_income": _wage(number, facts),
        "disability_grade": "1" if number <= facts["disabled"] else "none",
        "serious_illness": facts["disabled"] < number <= facts["disabled"] + facts["ill"],
        "care_expense": facts["care_expense"] if first and facts["disabled"] + facts["ill"] else 0,
    }
    return {name: Known(value, _SOURCE, as_of) for name, value in values.items() if value is not None}


def _wage(number: int, facts: Mapping[str, Any]) -> int | None:
    """An equal share of the wages for each who earns them; the first has what is left over."""
    total, earners = facts["wage_income"], min(facts["earners"], facts["people"])
    if total is None or not earners:
        return None if number <= earners else 0
    each = share(total, earners, round_down)
    if number == 1:
        return int(total - each * (earners - 1))
    return each if number <= earners else 0


def _age(number: int, facts: Mapping[str, Any]) -> int:
    grown = facts["people"] - facts["children"] - facts["elders"]
    if number <= grown:
        return 40
    return 70 if number <= grown + facts["elders"] else 10
