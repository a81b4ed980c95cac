"""After the confirmation: the periodic review, the hearing before less or nothing."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from doudi.cases import changes, queries, steps
from doudi.cases.errors import UnableToActSecond, UnableToDecide
from doudi.cases.models import Case, Deadline
from doudi.law.procedures.procedure import UnableToFollow
from doudi.work.models import Job
from tests.cases import builders as b

pytestmark = pytest.mark.django_db


def receiving(members: int = 3, **changed: Any) -> tuple[Case, b.County, b.Family, datetime]:
    staff, home = b.county(), b.family(members=members)
    case = b.applied(home, **changed)
    b.checked(case, staff, **changed)
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


def review_clock(case: Case) -> Deadline:
    return Deadline.objects.unscoped("test").get(case=case, kind="review", closed_on__isnull=True)


def test_who_can_work_is_looked_at_every_half_year() -> None:
    """57号 31: a member can work, so after six months; the review starts the next one."""
    case, staff, _, at = receiving()
    assert review_clock(case).due_on == date(2027, 3, 9)
    done = at + timedelta(days=150)
    steps.take_step(case_id=case.id, step="review", actor=staff.clerk, at=done, note="情况没有变化。")
    assert (review_clock(case).opened_on, review_clock(case).count) == (done.date(), 6)


def test_who_lives_on_what_does_not_change_is_looked_at_every_year() -> None:
    case, staff, _, at = receiving(members=1, disability_grade="1")
    assert review_clock(case).due_on == date(2027, 9, 9)
    b.settle(case, at=at + timedelta(days=30), disability_grade="1", wage_income=30_000)
    done = at + timedelta(days=300)
    steps.take_step(case_id=case.id, step="review", actor=staff.clerk, at=done, note="打了零工。")
    assert review_clock(case).count == 6, "wages may change"


def test_more_is_paid_without_a_hearing_and_told() -> None:
    case, staff, home, at = receiving()
    before = queries.confirmed(case.number)
    assert before is not None
    assert before.amount_fen is not None
    given: dict[str, Any] = {"case_id": case.id, "reason": "添了孩子", "actor": staff.officer, "at": at}
    with pytest.raises(UnableToDecide, match="大于现在"):
        changes.increase(**given, amount_fen=before.amount_fen, articles=["社会救助法 第四十七条"])
    with pytest.raises(UnableToFollow, match="法定事由"):
        changes.increase(**given, amount_fen=before.amount_fen + 1, articles=[])
    more = before.amount_fen + 10_000
    decision = changes.increase(**given, amount_fen=more, articles=["社会救助法 第四十七条"])
    found = queries.decided(decision)
    assert found is not None
    assert (found.kind, found.amount_fen, found.pay_from) == ("increase", more, "2026-10")
    assert Job.objects.get(kind="payments.change_entitlement").payload["decision_id"] == str(decision)
    assert queries.letters_of(home.account, case.id, at=at)[0].kind == "increase"
    (notice,) = queries.public_notices(b.VILLAGE, as_of=at.date())
    assert notice.amount_fen == more
    heard(case, staff, at)
    with pytest.raises(UnableToDecide, match="小于现在"):
        changes.reduce(**given, amount_fen=more, articles=["社会救助法 第四十七条"])


def test_whoever_acts_on_an_old_file_changes_nothing() -> None:
    case, staff, _, at = receiving()
    old = case.revision
    hearing: dict[str, Any] = {
        "case_id": case.id,
        "heard_on": at.date(),
        "who": "张示例",
        "opinion": "同意。",
        "at": at,
    }
    changes.hear(**hearing, actor=staff.clerk, revision=old)
    change: dict[str, Any] = {
        "case_id": case.id,
        "reason": "收入增加",
        "articles": ["社会救助法 第四十七条"],
        "actor": staff.officer,
        "at": at,
        "revision": old,
    }
    with pytest.raises(UnableToActSecond):
        changes.hear(**hearing, actor=staff.clerk2, revision=old)
    with pytest.raises(UnableToActSecond):
        changes.reduce(**change, amount_fen=10_000)
    with pytest.raises(UnableToActSecond):
        changes.increase(**change, amount_fen=99_999_999)
    with pytest.raises(UnableToActSecond):
        changes.end_benefit(**change)
    assert steps.find(case.id).revision == old + 1
    changes.reduce(**{**change, "revision": old + 1}, amount_fen=10_000)


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
