"""The second path: typed by a helper, refused, with reason, articles and the rights of appeal."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from doudi.access import grants
from doudi.access.errors import UnableToAct
from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.cases import application, decisions, queries, steps
from doudi.cases.errors import UnableToSubmit
from doudi.cases.models import Case, Deadline
from doudi.law.procedures.procedure import UnableToFollow
from doudi.work.models import Job
from tests.cases import builders as b

pytestmark = pytest.mark.django_db


def helper_of(home: b.Family) -> Principal:
    row = Account.objects.create(
        username=f"helper-{uuid4().hex[:8]}",
        name="孙代办",
        kind="helper",
        role="helper",
        division=b.TOWN,
        opened_at=b.AT,
    )
    grants.grant(
        holder=row.id,
        subject=home.applicant,
        division=b.VILLAGE,
        scope="apply",
        since=date(2026, 8, 1),
        until=date(2027, 8, 1),
        actor=home.account,
        at=b.AT,
    )
    return Principal.of_account(row, on=date(2026, 9, 1))


def test_refused_with_reason_articles_and_appeal() -> None:
    staff, home = b.county(), b.family()
    helper = helper_of(home)
    draft = application.save_draft(
        principal=helper, person_id=home.applicant, answers=b.answers(home, wage_income=900_000), at=b.AT
    )
    given = {
        "principal": helper,
        "person_id": home.applicant,
        "idempotency_key": draft.idempotency_key,
        "channel": "helper",
        "at": b.AT,
    }
    with pytest.raises(UnableToSubmit, match="确认"):
        application.submit(**given)  # type: ignore[arg-type]
    application.save_draft(
        principal=helper, person_id=home.applicant, answers={"confirmed_by": "fingerprint"}, at=b.AT
    )
    case = steps.find(application.submit(**given).case_id)  # type: ignore[arg-type]
    assert (case.channel, case.typed_by) == ("helper", "孙代办")
    b.checked(case, staff, wage_income=900_000)
    with pytest.raises(UnableToFollow, match="写明理由"):
        b.proposed(case, staff, outcome="refuse")
    b.proposed(case, staff, outcome="refuse", reason="人均收入高于标准")
    with pytest.raises(UnableToFollow, match="不公示"):
        steps.take_step(case_id=case.id, step="publicize", actor=staff.clerk, at=b.AT)
    steps.take_step(case_id=case.id, step="report_opinion", actor=staff.clerk, at=b.AT)
    refuse(case, staff)
    view = queries.decision_view(helper, case.number, at=b.AT)
    assert view is not None
    assert view.kind == "refuse"
    assert view.lines
    assert [(way.name, way.article) for way in view.appeal] == [
        ("reconsider", "行政复议法 第二十条、第二十二条"),
        ("sue", "行政诉讼法 第四十六条"),
        ("after", "行政诉讼法 第四十五条"),
    ]
    assert "60 日内，向示例县人民政府" in view.appeal[0].words.zh and "60 days" in view.appeal[0].words.en
    letter = queries.letter(home.account, view.letter_id or uuid4(), at=b.AT)
    assert letter.kind == "refusal"
    assert letter.content["articles"] == ["社会救助法 第十八条"]
    assert letter.content["reason"] == "家庭人均收入高于当地标准。"
    clock = Deadline.objects.unscoped("test").get(case=case, kind="notify_refusal")
    assert clock.due_on == date(2026, 9, 4)
    steps.take_step(case_id=case.id, step="deliver_refusal", actor=staff.clerk, at=b.AT)
    assert steps.find(case.id).phase == "final"
    assert not Job.objects.filter(kind__startswith="payments.").exists()
    again = application.save_draft(
        principal=home.account, person_id=home.applicant, answers=b.answers(home), at=b.AT
    )
    application.submit(
        principal=home.account,
        person_id=home.applicant,
        idempotency_key=again.idempotency_key,
        channel="self",
        at=b.AT,
    )


def refuse(case: Case, staff: b.County) -> None:
    """Without reason or articles nothing is saved; then with them."""
    advice = decisions.advise(case_id=case.id, principal=staff.officer, at=b.AT)
    wrong = [("", ["社会救助法 第十八条"], "理由"), ("收入高", [], "条文"), ("收入高", ["  "], "条文")]
    for reason, articles, words in wrong:
        with pytest.raises(UnableToFollow, match=words):
            decisions.refuse(
                case_id=case.id,
                reason=reason,
                articles=articles,
                advice_id=advice.advice_id,
                actor=staff.officer,
                at=b.AT,
            )
    shown = queries.preview_letter(
        "refusal",
        principal=staff.officer,
        case_id=case.id,
        at=b.AT,
        advice_id=advice.advice_id,
        reason="家庭人均收入高于当地标准。",
        articles=["社会救助法 第十八条"],
    )
    decisions.refuse(
        case_id=case.id,
        reason="家庭人均收入高于当地标准。",
        articles=["社会救助法 第十八条"],
        advice_id=advice.advice_id,
        actor=staff.officer,
        at=b.AT,
    )
    (line, *_) = queries.letters_of(staff.officer, case.id, at=b.AT)
    sent = queries.letter(staff.officer, line.letter_id or uuid4(), at=b.AT)
    assert shown.content == sent.content, "the preview is the letter the citizen gets"
    assert (shown.number, shown.token) == ("", "")


def test_a_helpers_authority_ends_with_the_grant() -> None:
    home = b.family()
    b.county()
    helper = helper_of(home)
    case = b.applied(home)
    assert [line.number for line in queries.cases_of(helper, at=b.AT)] == [case.number]
    expired = Principal(**{**helper.__dict__, "on": date(2027, 8, 1)})
    late = b.AT + timedelta(days=334)
    with pytest.raises(UnableToAct):
        application.save_draft(principal=expired, person_id=home.applicant, answers={}, at=late)
    assert queries.cases_of(expired, at=late) == ()
