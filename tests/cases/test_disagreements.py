"""What a family says against a decision: a number, a last day, a written answer by somebody else."""

from datetime import date, timedelta
from typing import Any

import pytest

from doudi.access.errors import UnableToAct
from doudi.cases import decisions, disagreements, queries, steps
from doudi.cases.errors import UnableToDisagree, UnableToTakeStep
from doudi.cases.models import Case
from doudi.cases.queries import Filters
from doudi.law.calendar import china_date
from tests.cases import builders as b
from tests.web.signing import signed_in

pytestmark = pytest.mark.django_db

LATER = b.AT + timedelta(days=1)


def refused() -> tuple[Case, b.County, b.Family]:
    staff, home = b.county(), b.family()
    case = b.applied(home, wage_income=900_000)
    b.checked(case, staff, wage_income=900_000)
    b.proposed(case, staff, outcome="refuse", reason="人均收入高于标准")
    steps.take_step(case_id=case.id, step="report_opinion", actor=staff.clerk, at=b.AT)
    advice = decisions.advise(case_id=case.id, principal=staff.officer, at=b.AT)
    decisions.refuse(
        case_id=case.id,
        reason="收入高于标准。",
        articles=["社会救助法 第十八条"],
        advice_id=advice.advice_id,
        actor=staff.officer,
        at=b.AT,
    )
    return case, staff, home


def said(case: Case, home: b.Family, matter: str = "工资早就停了") -> str:
    return disagreements.say(case_id=case.id, matter=matter, actor=home.account, at=LATER)


def delivered(case: Case, staff: b.County, received_on: str) -> None:
    data = {"received_on": received_on}
    at = b.AT + timedelta(days=10)
    steps.take_step(case_id=case.id, step="deliver_refusal", actor=staff.clerk, at=at, data=data)


def test_it_has_a_number_and_a_last_day_and_waits_in_the_queue_though_the_case_is_closed() -> None:
    case, staff, home = refused()
    delivered(case, staff, "2026-09-03")
    assert said(case, home) == f"{case.number}-Y01"
    (one,) = queries.progress(home.account, case.number, at=LATER).disagreements
    assert (one.number, one.due_on) == (f"{case.number}-Y01", date(2026, 9, 17))  # 15 days in this county
    view = queries.decision_view(home.account, case.number, at=LATER)
    assert view is not None and [x.number for x in view.disagreements] == [one.number]
    assert steps.find(case.id).phase == "final"
    asked = Filters(unanswered=True)
    found = queries.queue(staff.clerk, asked, as_of=china_date(LATER)).rows
    assert [row.number for row in found] == [case.number] and "disagreement" in found[0].flags
    assert queries.queue_counts(staff.clerk, as_of=china_date(LATER)).unanswered == 1
    file = queries.case_file(staff.clerk, case.id, at=LATER)
    assert not file.complaints and file.disagreements[0].matter == "工资早就停了"


def test_it_is_answered_once_in_writing_and_then_waits_no_longer() -> None:
    case, staff, home = refused()
    said(case, home)
    (one,) = queries.case_file(staff.head, case.id, at=LATER).disagreements
    given: dict[str, Any] = {"disagreement_id": one.disagreement_id, "outcome": "not_upheld", "at": LATER}
    letter = disagreements.answer(answer="工资发到九月。", articles=["57号"], actor=staff.head, **given)
    shown = queries.letter(home.account, letter, at=LATER)
    assert (shown.kind, shown.addressee) == ("disagreement_answer", "张示例")
    assert (shown.content["number"], shown.content["answer"]) == (one.number, "工资发到九月。")
    (after,) = queries.progress(home.account, case.number, at=LATER).disagreements
    assert (after.outcome, after.letter_id) == ("not_upheld", letter)
    assert not steps.find(case.id).has_disagreement
    with pytest.raises(UnableToDisagree, match="已经答复"):
        disagreements.answer(answer="再答", actor=staff.head, **given)


def test_neither_who_decided_nor_who_may_not_answers() -> None:
    case, staff, home = refused()
    said(case, home)
    (one,) = queries.case_file(staff.head, case.id, at=LATER).disagreements
    given: dict[str, Any] = {"disagreement_id": one.disagreement_id, "answer": "维持。", "at": LATER}
    with pytest.raises(UnableToDisagree, match="另一位"):
        disagreements.answer(outcome="upheld", actor=staff.officer, **given)
    with pytest.raises(UnableToAct):
        disagreements.answer(outcome="upheld", actor=staff.verifier, **given)
    with pytest.raises(UnableToDisagree, match="选择"):
        disagreements.answer(outcome="maybe", actor=staff.head, **given)
    disagreements.answer(outcome="upheld", actor=staff.officer2, **given)


def test_the_page_of_the_answer_is_for_those_who_may_answer() -> None:
    case, staff, home = refused()
    said(case, home)
    (one,) = queries.case_file(staff.head, case.id, at=LATER).disagreements
    path = f"/staff/cases/{case.id}/disagreements/{one.disagreement_id}/"
    assert signed_in(staff.verifier.account_id).get(path).status_code == 403
    clerk = signed_in(staff.clerk.account_id)
    shown = clerk.get(f"/staff/cases/{case.id}/").content.decode()
    assert path in shown and "工资早就停了" in shown and "投诉举报" not in shown
    assert clerk.post(path, {"outcome": "upheld", "answer": ""}).status_code == 422
    done = clerk.post(path, {"outcome": "upheld", "answer": "查过了，会改。", "articles": ""}, follow=True)
    assert "答复书已生成" in done.content.decode() and path not in done.content.decode()


def test_only_so_much_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disagreements, "MOST_SAID", 1)
    case, staff, home = refused()
    said(case, home)
    with pytest.raises(UnableToDisagree, match="12349"):
        said(case, home)
    with pytest.raises(UnableToDisagree, match="哪里不对"):
        said(case, home, " ")
    with pytest.raises(UnableToAct):
        disagreements.say(case_id=case.id, matter="不对", actor=staff.clerk, at=LATER)


def test_once_the_day_of_delivery_is_known_the_last_days_are_said_by_date() -> None:
    case, staff, home = refused()
    view = queries.decision_view(home.account, case.number, at=LATER)
    assert view is not None and view.last_days is None
    with pytest.raises(UnableToTakeStep, match="送达的日期"):
        delivered(case, staff, "2026-08-31")  # before it was decided
    with pytest.raises(UnableToTakeStep, match="送达的日期"):
        delivered(case, staff, "2026-09-12")  # tomorrow
    delivered(case, staff, "2026-09-03")
    view = queries.decision_view(home.account, case.number, at=LATER)
    assert view is not None and view.last_days is not None
    # 60 days end on 2 November; six months on 3 March 2027 (行政复议法 20; 行政诉讼法 46).
    assert (view.last_days.reconsider, view.last_days.sue) == (date(2026, 11, 2), date(2027, 3, 3))
    found = queries.progress(home.account, case.number, at=LATER)
    assert found.last_days == view.last_days
    assert found.holder_label.zh and found.holder == "nobody"
    said(case, home)
    waits = queries.progress(home.account, case.number, at=LATER)
    assert (waits.holder, waits.office) == ("town", "青禾镇人民政府")
