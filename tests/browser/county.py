"""A county with one case at each stage of a citizen's pages."""

from dataclasses import dataclass
from datetime import timedelta

from doudi.access.actions import set_pin
from doudi.cases import queries as cases
from doudi.cases import steps
from doudi.cases.models import Case
from doudi.work import clock, worker
from tests.browser.households import PIN, Household
from tests.cases.builders import (
    SYSTEM,
    County,
    Family,
    applied,
    checked,
    confirmed,
    county,
    family,
    proposed,
    reviewed,
)
from tests.registry.people import AT


@dataclass
class Stage:
    """A family at one stage, able to sign in by card."""

    family: Family
    case: Case
    home: Household


def settled(sequence: int, staff: County) -> Stage:
    """Confirmed and paid for: decision, letter, card."""
    at = clock.now() - timedelta(days=40)
    people = family(sequence)
    case = applied(people, at=at)
    checked(case, staff, at=at)
    proposed(case, staff, at=at)
    later = reviewed(case, staff, at=at)
    confirmed(case, staff, at=later)
    worker.run_one(["payments.open_entitlement"])
    return Stage(people, steps.find(case.id), able_to_sign_in(people, sequence))


def on_notice(sequence: int, staff: County) -> Stage:
    """On public notice today."""
    at = clock.now() - timedelta(hours=3)
    people = family(sequence, name="欧阳阿卜杜热合曼·买买提示例")
    case = applied(people, at=at)
    checked(case, staff, at=at)
    proposed(case, staff, at=at)
    steps.take_step(case_id=case.id, step="publicize", actor=staff.clerk, at=at + timedelta(hours=1))
    return Stage(people, steps.find(case.id), able_to_sign_in(people, sequence))


def able_to_sign_in(people: Family, sequence: int) -> Household:
    """Give the family's account a card and a PIN."""
    card = f"9900010000{sequence:06d}"
    if people.account.account_id is None:
        raise AssertionError("a family of the builders has an account")
    set_pin(account_id=people.account.account_id, pin=PIN, actor=SYSTEM, at=AT, card_number=card)
    first, *others = people.people
    return Household(first, others[0], others[1], people.household, card)


def notice_token(village: int) -> str:
    """The token of the notice shown in a village."""
    found = cases.public_notices(village, as_of=clock.today())
    return next(notice.token for notice in found if notice.may_object)


__all__ = ["Stage", "county", "notice_token", "on_notice", "settled"]
