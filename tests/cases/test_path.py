"""One family's way from application to confirmation, and what it leaves behind."""

from datetime import date, timedelta

import pytest

from doudi.cases import queries, steps
from doudi.cases.models import Case, Deadline, Decision
from doudi.work.models import Job
from tests.cases import builders as b

pytestmark = pytest.mark.django_db


def test_from_application_to_confirmation() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    assert case.number == "990001-2026-000001"
    b.checked(case, staff)
    b.proposed(case, staff)
    at = b.reviewed(case, staff)
    decision = b.confirmed(case, staff, at=at)
    case = steps.find(case.id)
    assert (case.state, case.phase) == ("active", "receiving")
    row = Decision.objects.unscoped("test").get(pk=decision)
    assert row.amount_fen and row.amount_fen > 0
    assert row.pay_from == date(2026, 10, 1)
    assert not row.departs
    job = Job.objects.get(kind="payments.open_entitlement")
    assert job.payload == {"case_number": case.number, "decision_id": str(decision)}
    found = queries.confirmed(case.number)
    assert found is not None
    assert (found.decision_id, found.pay_from, found.amount_fen) == (decision, "2026-10", row.amount_fen)
    assert queries.decided(decision) == found
    kinds = [letter.kind for letter in queries.letters_of(home.account, case.id, at=at)]
    assert kinds == ["confirmation", "acceptance"]
    open_clocks = Deadline.objects.unscoped("test").filter(case=case, closed_on__isnull=True)
    assert [clock.kind for clock in open_clocks] == ["review"]


def test_the_clocks_of_acceptance() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    steps.take_step(case_id=case.id, step="accept", actor=staff.clerk, at=b.AT)
    clocks = {c.kind: c.due_on for c in Deadline.objects.unscoped("test").filter(case=case)}
    assert clocks == {"start_investigation": date(2026, 9, 4), "total": date(2026, 10, 19)}
    case = steps.find(case.id)
    assert (case.due_kind, case.due_on, case.sort_on) == (
        "start_investigation",
        date(2026, 9, 4),
        date(2026, 9, 4),
    )


def test_the_file_shows_it_all() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff)
    file = queries.case_file(staff.officer, case.id, at=b.AT)
    assert [step.name for step in file.timeline] == [
        "submit",
        "accept",
        "start_investigation",
        "start_check",
        "visit",
        "propose",
    ]
    assert file.visits[0].complete
    assert len(file.visits[0].visitors) == 2
    assert file.opinions[0].by == "赵镇长"
    assert file.advice is not None
    assert file.advice.outcome == "granted"
    assert file.revision == 5
    clerk = queries.case_file(staff.clerk, case.id, at=b.AT)
    assert {offer.name for offer in clerk.steps if offer.allowed} >= {"publicize", "withdraw"}
    assert not Case.objects.within(staff.clerk).filter(pk=case.pk, phase="final").exists()
    later = b.AT + timedelta(days=1)
    page = queries.queue(staff.officer, as_of=later.date())
    assert [row.number for row in page.rows] == [case.number]
    assert page.rows[0].due is not None
    assert page.rows[0].due.kind == "total"
