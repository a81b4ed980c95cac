"""An office with cases at every stage, and staff who are signed in already."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings

from doudi.access.models import Account
from doudi.cases import decisions, queries, steps
from doudi.cases.models import Case
from doudi.registry.actions import NewFact, record_facts, set_payee_account
from doudi.work import clock, worker
from tests.browser.conftest import Visitor
from tests.cases.builders import (
    SYSTEM,
    County,
    applied,
    checked,
    confirmed,
    county,
    family,
    objected,
    proposed,
    reviewed,
)
from tests.registry.people import AT
from tests.web.signing import signed_in

LONG = "阿卜杜热合曼·买买提明江示例"


@dataclass
class Office:
    """The staff, and one case at each stage that has pages of its own."""

    staff: County
    preparer: UUID
    auditor: UUID
    fresh: Case
    asked: Case
    ready: Case
    objected: Case
    review: Case
    paid: Case


def at_work(visitor: Visitor, account: UUID | None) -> Visitor:
    """Give the browser an open session of the account."""
    cookie = signed_in(account).cookies[settings.SESSION_COOKIE_NAME].value
    visitor.page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": visitor.site}]
    )
    return visitor


def office() -> Office:
    """Build the whole scene, some weeks ago, so that deadlines are near, far and past."""
    staff = county()
    return Office(
        staff=staff,
        preparer=_account("finance_preparer", staff),
        auditor=_account("auditor", staff),
        fresh=applied(family(201, name=LONG), at=clock.now()),
        asked=_asked(202, staff),
        ready=_ready(203, staff),
        objected=_objected(204, staff),
        review=under_review(205, staff),
        paid=_paid(206, staff),
    )


def _account(role: str, staff: County) -> UUID:
    desk = Account.objects.get(id=staff.officer.account_id or UUID(int=0)).office
    assert desk is not None
    row = Account.objects.create(
        username=role,
        name="孔示例",
        kind="staff",
        role=role,
        office=desk,
        division=desk.division,
        opened_at=AT,
    )
    return row.id


def _asked(sequence: int, staff: County) -> Case:
    case = applied(family(sequence), at=clock.now() - timedelta(days=60))
    for step, who in (
        ("accept", staff.clerk),
        ("start_investigation", staff.clerk),
        ("start_check", staff.verifier),
    ):
        steps.take_step(case_id=case.id, step=step, actor=who, at=clock.now() - timedelta(days=60))
    return case


def _ready(sequence: int, staff: County) -> Case:
    """Visited and checked, with the engine's advice on the table."""
    case = applied(family(sequence), at=clock.now() - timedelta(days=3))
    checked(case, staff, at=clock.now() - timedelta(days=3))
    decisions.advise(case_id=case.id, principal=staff.head, at=clock.now())
    return case


def _objected(sequence: int, staff: County) -> Case:
    at = clock.now() - timedelta(days=2)
    case = applied(family(sequence), at=at)
    checked(case, staff, at=at)
    proposed(case, staff, at=at)
    steps.take_step(case_id=case.id, step="publicize", actor=staff.clerk, at=at)
    token = queries.case_file(staff.clerk, case.id, at=clock.now()).notice_token
    objected(token, staff, matter="他家有一辆拖拉机。", at=clock.now())
    return case


def under_review(sequence: int, staff: County) -> Case:
    """Before the county, with the engine's advice."""
    at = clock.now() - timedelta(days=12)
    case = applied(family(sequence), at=at)
    checked(case, staff, at=at)
    proposed(case, staff, at=at)
    reviewed(case, staff, at=at)
    decisions.advise(case_id=case.id, principal=staff.officer, at=clock.now())
    return case


def _paid(sequence: int, staff: County) -> Case:
    """On dibao, and somebody in the family refused three jobs: the office has something to see to."""
    at = clock.now() - timedelta(days=40)
    people = family(sequence)
    set_payee_account(
        person_id=people.applicant,
        bank="示例农村信用社",
        holder="张示例",
        account=f"9900010000000{sequence:06d}",
        valid_from=clock.today() - timedelta(days=60),
        actor=SYSTEM,
        at=at,
    )
    case = applied(people, at=at)
    checked(case, staff, at=at)
    proposed(case, staff, at=at)
    confirmed(case, staff, at=reviewed(case, staff, at=at))
    worker.run_one(["payments.open_entitlement"])
    idle = NewFact("person", people.people[1], "jobs_refused", 3, "labour", case.number, clock.today())
    record_facts([idle], actor=SYSTEM, at=clock.now(), division=case.division)
    return case
