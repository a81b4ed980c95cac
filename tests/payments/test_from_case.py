"""From the county's confirmation of a real case to the family's monthly right, its change and its end."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from doudi.cases import changes, queries, steps
from doudi.payments.models import Entitlement
from doudi.payments.months import month_after
from doudi.work import worker
from doudi.work.models import Job
from tests.cases import builders as b

pytestmark = pytest.mark.django_db
KINDS = ["payments.open_entitlement", "payments.change_entitlement", "payments.close_entitlement"]


def entitlements() -> list[Entitlement]:
    return list(Entitlement.objects.unscoped("test").order_by("from_month", "opened_at"))


def test_a_case_is_paid_as_it_was_decided() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff)
    at = b.reviewed(case, staff)
    b.confirmed(case, staff, at=at)
    assert worker.run_one(KINDS)
    assert not Job.objects.filter(kind__in=KINDS).exclude(state="done").exists()
    [row] = entitlements()
    decision = queries.confirmed(case.number)
    assert decision is not None
    assert (row.case_number, row.monthly_fen) == (case.number, decision.amount_fen)
    assert (row.decision, row.decision_hash) == (decision.decision_id, decision.decision_hash)
    assert (row.payee_id, row.from_month) == (case.applicant_id, month_after(decision.decided_on))
    assert row.example, "the demonstration county's values are marked"

    given = {"case_id": case.id, "reason": "收入增加", "articles": ["社会救助法 第四十七条"]}
    later = at + timedelta(days=3)
    _heard(case.id, staff, later)
    changes.reduce(**given, amount_fen=10_000, actor=staff.officer, at=later)  # type: ignore[arg-type]
    assert worker.run_one(KINDS)
    old, new = entitlements()
    assert old.until_month == new.from_month
    assert (new.monthly_fen, new.until_month) == (10_000, None)

    _heard(case.id, staff, later + timedelta(days=1))
    changes.end_benefit(**given, actor=staff.officer, at=later + timedelta(days=1))  # type: ignore[arg-type]
    assert worker.run_one(KINDS)
    assert all(row.until_month for row in entitlements())
    assert steps.find(case.id).phase == "final"


def _heard(case_id: UUID, staff: b.County, at: datetime) -> None:
    changes.hear(
        case_id=case_id,
        heard_on=at.date(),
        who="张示例",
        opinion="同意。",
        actor=staff.clerk,
        at=at,
    )
