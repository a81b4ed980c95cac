"""After the confirmation: the periodic review, the hearing before less or nothing, a disagreement."""

from datetime import date, datetime, timedelta

import pytest

from doudi.cases import changes, complaints, queries, steps
from doudi.cases.errors import UnableToDecide
from doudi.cases.models import Case, Deadline
from doudi.law.procedures.procedure import UnableToFollow
from doudi.work.models import Job
from tests.cases import builders as b

pytestmark = pytest.mark.django_db


def receiving() -> tuple[Case, b.County, b.Family, datetime]:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff)
    at = b.reviewed(case, staff)
    b.confirmed(case, staff, at=at)
    return steps.find(case.id), staff, home, at


def heard(case: Case, staff: b.County, at: datetime) -> None:
    changes.hear(
        case_id=case.id,
        heard_on=at.date(),
        who="张示例",
        opinion="已找到工作，同意减发。",
        actor=staff.clerk,
        at=at,
    )


def test_r15_nothing_is_reduced_or_ended_unheard() -> None:
    case, staff, _, at = receiving()
    given = {"case_id": case.id, "reason": "收入增加", "articles": ["社会救助法 第四十七条"]}
    with pytest.raises(UnableToFollow, match="听取"):
        changes.reduce(**given, amount_fen=10_000, actor=staff.officer, at=at)  # type: ignore[arg-type]
    with pytest.raises(UnableToFollow, match="听取"):
        changes.end_benefit(**given, actor=staff.officer, at=at)  # type: ignore[arg-type]
    assert steps.find(case.id).state == "active"


def test_each_change_needs_a_hearing_of_its_own() -> None:
    case, staff, home, at = receiving()
    later = at + timedelta(days=30)
    heard(case, staff, later)
    given = {"case_id": case.id, "reason": "收入增加", "articles": ["社会救助法 第四十七条"]}
    with pytest.raises(UnableToFollow, match="法定事由"):
        changes.end_benefit(case_id=case.id, reason="收入增加", articles=[" "], actor=staff.officer, at=later)
    decision = changes.reduce(**given, amount_fen=10_000, actor=staff.officer, at=later)  # type: ignore[arg-type]
    job = Job.objects.get(kind="payments.change_entitlement")
    assert job.payload == {"case_number": case.number, "decision_id": str(decision)}
    found = queries.decided(decision)
    assert found is not None
    assert (found.kind, found.amount_fen, found.pay_from) == ("reduce", 10_000, "2026-11")
    with pytest.raises(UnableToFollow, match="听取"):
        changes.end_benefit(**given, actor=staff.officer, at=later)  # type: ignore[arg-type]
    heard(case, staff, later + timedelta(days=1))
    changes.end_benefit(**given, actor=staff.officer, at=later + timedelta(days=1))  # type: ignore[arg-type]
    assert steps.find(case.id).phase == "final"
    assert Job.objects.filter(kind="payments.close_entitlement").count() == 1
    kinds = [letter.kind for letter in queries.letters_of(home.account, case.id, at=later)]
    assert kinds[:2] == ["ending", "reduction"]
    assert queries.public_notices(b.VILLAGE, as_of=later.date() + timedelta(days=1)) == ()


def test_a_reduction_reduces() -> None:
    case, staff, _, at = receiving()
    heard(case, staff, at)
    for wrong in (0, 99_999_999):
        with pytest.raises(UnableToDecide, match="小于现在"):
            changes.reduce(
                case_id=case.id, amount_fen=wrong, reason="x", articles=[], actor=staff.officer, at=at
            )


def test_the_yearly_review_starts_the_next_one() -> None:
    case, staff, _, at = receiving()
    clock = Deadline.objects.unscoped("test").get(case=case, kind="review", closed_on__isnull=True)
    assert clock.due_on == date(2027, 9, 9)
    done = at + timedelta(days=300)
    steps.take_step(case_id=case.id, step="review", actor=staff.clerk, at=done, note="情况没有变化。")
    clock = Deadline.objects.unscoped("test").get(case=case, kind="review", closed_on__isnull=True)
    assert clock.opened_on == done.date()


def test_the_review_publishes_the_benefit_for_another_year() -> None:
    case, staff, _, at = receiving()
    (first,) = queries.public_notices(b.VILLAGE, as_of=at.date())
    heard(case, staff, at)
    given = {"case_id": case.id, "reason": "收入增加", "articles": ["社会救助法 第四十七条"]}
    changes.reduce(**given, amount_fen=10_000, actor=staff.officer, at=at + timedelta(days=30))  # type: ignore[arg-type]
    done = at + timedelta(days=300)
    steps.take_step(case_id=case.id, step="review", actor=staff.clerk, at=done, note="情况没有变化。")
    (now,) = queries.public_notices(b.VILLAGE, as_of=done.date())
    assert (now.kind, now.amount_fen, now.household_size) == ("award", 10_000, first.household_size)
    assert queries.public_notices(b.VILLAGE, as_of=done.date() + timedelta(days=365)) == (now,)


def test_the_family_disagrees_without_moving_the_case() -> None:
    case, staff, home, at = receiving()
    complaints.receive(case_id=case.id, matter="金额算少了", actor=home.account, at=at)
    after = steps.find(case.id)
    assert (after.state, after.has_disagreement, after.has_complaint) == ("active", True, False)
    (shown,) = queries.case_file(staff.officer, case.id, at=at).complaints
    assert (shown.kind, shown.matter) == ("disagreement", "金额算少了")
