"""Taking steps: permission, guards against stored facts, clocks, the journal, and who acted first."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from doudi.access.errors import UnableToAct, UnableToSignIn
from doudi.access.principal import Principal
from doudi.audit.models import Entry
from doudi.cases import complaints, decisions, publicity, queries, relatives, steps
from doudi.cases.errors import UnableToActSecond, UnableToObject
from doudi.cases.models import Case, CaseStep, Deadline, Objection, PublicNotice
from doudi.exchange.models import Message
from doudi.law.procedures.procedure import UnableToFollow
from doudi.registry.actions import NewFact, record_facts
from tests.cases import builders as b

pytestmark = pytest.mark.django_db


def taken(case: Case, step: str, actor: Principal, at: datetime = b.AT, **given: object) -> str:
    return steps.take_step(case_id=case.id, step=step, actor=actor, at=at, **given)  # type: ignore[arg-type]


def asked(case: Case, staff: b.County) -> None:
    taken(case, "accept", staff.clerk)
    taken(case, "start_investigation", staff.clerk)
    taken(case, "start_check", staff.verifier)


def found_wage(case: Case, home: b.Family, fen: int, at: datetime) -> None:
    """The labour department answers with another wage than was declared."""
    asked = Message.objects.unscoped("test").get(
        case_number=case.number, partner="labour", person=home.applicant
    )
    wage = NewFact("person", home.applicant, "wage_income", fen, "labour", str(asked.id), date(2026, 9, 1))
    record_facts([wage], actor=b.SYSTEM, at=at, division=case.division)


def test_only_the_role_and_only_in_its_town() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    with pytest.raises(UnableToAct):
        taken(case, "accept", staff.officer)
    with pytest.raises(UnableToAct):
        taken(case, "accept", home.account)
    elsewhere = Principal("staff", uuid4(), "别处", "town_clerk", "", 990001_002_000, 990001_003_000)
    with pytest.raises(UnableToAct):
        taken(case, "accept", elsewhere)
    assert steps.find(case.id).state == "submitted"
    assert taken(case, "accept", staff.clerk) == "accepted"


def test_a_stale_page_is_told_that_someone_acted_first() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    taken(case, "accept", staff.clerk, revision=0)
    with pytest.raises(UnableToActSecond, match="有人办理了"):
        taken(case, "start_investigation", staff.clerk2, revision=0)


def test_every_step_is_journaled_with_its_actor() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    taken(case, "accept", staff.clerk)
    entry = Entry.objects.get(action="case.accept")
    assert (entry.case, entry.actor_name, entry.subject) == (case.number, "李经办", home.applicant)
    assert entry.detail == {"from": "submitted", "to": "accepted", "revision": 1}


def test_missing_papers_are_asked_for_once() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    with pytest.raises(UnableToFollow, match="一次列全"):
        taken(case, "ask_correction", staff.clerk)
    paper = {
        "zh": "残疾人证",
        "en": "disability certificate",
        "why_zh": "核实等级",
        "why_en": "to see the grade",
    }
    taken(case, "ask_correction", staff.clerk, data={"papers": [paper]})
    progress = queries.progress(home.account, case.number, at=b.AT)
    assert progress.papers_asked == (paper,)
    assert "supply" in progress.can
    assert progress.no_deadline is not None
    taken(case, "supply", home.account)
    with pytest.raises(UnableToFollow, match="只能一次性告知"):
        taken(case, "ask_correction", staff.clerk, data={"papers": [paper]})


def test_no_opinion_without_two_visitors_and_a_member() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    for step, actor in (
        ("accept", staff.clerk),
        ("start_investigation", staff.clerk),
        ("start_check", staff.verifier),
    ):
        taken(case, step, actor)
    b.settle(case, at=b.AT)
    with pytest.raises(UnableToFollow, match="两名调查人员"):
        b.proposed(case, staff)


def test_no_decision_on_what_cannot_be_told() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    for step, actor in (
        ("accept", staff.clerk),
        ("start_investigation", staff.clerk),
        ("start_check", staff.verifier),
    ):
        taken(case, step, actor)
    b.visited(case, staff, at=b.AT)
    advice = decisions.advise(case_id=case.id, principal=staff.head, at=b.AT)
    assert advice.outcome == "cannot_tell", "the departments were asked and have not answered"
    assert advice.missing
    for outcome in ("grant", "refuse"):
        with pytest.raises(UnableToFollow, match="没有结论"):
            decisions.propose(
                case_id=case.id,
                outcome=outcome,
                amount_fen=100,
                reason="不等了",
                departure_reason="不等了",
                advice_id=advice.advice_id,
                actor=staff.head,
                at=b.AT,
            )


def test_advice_goes_stale_when_a_fact_changes() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    advice = decisions.advise(case_id=case.id, principal=staff.head, at=b.AT)
    fact = NewFact("person", home.applicant, "wage_income", 50_000, "visit", "later", date(2026, 9, 1))
    record_facts([fact], actor=b.SYSTEM, at=b.AT + timedelta(hours=1), division=b.VILLAGE)
    with pytest.raises(UnableToFollow, match="重新测算"):
        decisions.propose(
            case_id=case.id, outcome="grant", advice_id=advice.advice_id, actor=staff.head, at=b.AT
        )


def test_no_opinion_to_refuse_before_the_applicant_was_told_what_was_found() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    later = b.AT + timedelta(minutes=10)
    found_wage(case, home, 900_000, later)
    refusal = {"outcome": "refuse", "reason": "人均收入高于标准"}
    with pytest.raises(UnableToFollow, match="还没有告知申请人"):
        b.proposed(case, staff, at=later, **refusal)
    taken(case, "tell_findings", staff.clerk, at=later)
    b.proposed(case, staff, at=later, **refusal)


def test_the_county_refuses_nobody_on_records_they_were_never_told() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    found_wage(case, home, 5_000, b.AT + timedelta(minutes=10))
    b.proposed(case, staff, at=b.AT + timedelta(minutes=20))
    at = b.reviewed(case, staff)
    advice = decisions.advise(case_id=case.id, principal=staff.officer, at=at)
    with pytest.raises(UnableToFollow, match="退回乡镇先告知"):
        decisions.refuse(
            case_id=case.id,
            reason="收入与申报不符",
            articles=["社会救助法 第十八条"],
            departure_reason="不同意乡镇意见",
            advice_id=advice.advice_id,
            actor=staff.officer,
            at=at,
        )


def test_departing_from_the_advice_needs_a_reason() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    with pytest.raises(UnableToFollow, match="不同"):
        b.proposed(case, staff, amount_fen=12_300)
    b.proposed(case, staff, amount_fen=12_300, departure_reason="邻里反映有稳定帮扶，按实际差额核定。")
    at = b.reviewed(case, staff)
    with pytest.raises(UnableToFollow, match="不同"):
        b.confirmed(case, staff, at=at, amount_fen=12_300)
    b.confirmed(case, staff, at=at, amount_fen=12_300, departure_reason="同意乡镇意见。")
    view = queries.decision_view(home.account, case.number, at=at)
    assert view is not None
    assert (view.amount_fen, view.departs, view.departure_reason) == (12_300, True, "同意乡镇意见。")


def test_r14_a_relative_among_officials_needs_the_countys_visit() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    relatives.register(
        case_id=case.id,
        member_id=home.applicant,
        official_name="张村主任",
        official_post="柳树村村委会主任",
        relation="sibling",
        actor=staff.clerk,
        at=b.AT,
    )
    b.proposed(case, staff)
    at = b.reviewed(case, staff)
    with pytest.raises(UnableToFollow, match="近亲属"):
        b.confirmed(case, staff, at=at)
    b.visited(case, staff, at=at, level="county", first="officer", second="verifier")
    b.confirmed(case, staff, at=at)
    assert steps.find(case.id).state == "active"
    shown = queries.progress(home.account, case.number, at=at).done
    assert "已单独登记备案" not in [passed.words.zh for passed in shown], "not for the applicant's eyes"


def test_a_complaint_at_the_review_needs_a_visit_too() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff)
    at = b.reviewed(case, staff)
    complaints.receive(case_id=case.id, matter="这户有辆车没有报", actor=staff.officer, at=at)
    with pytest.raises(UnableToFollow, match="投诉举报"):
        b.confirmed(case, staff, at=at)
    b.visited(case, staff, at=at, level="county", first="officer", second="officer2")
    b.confirmed(case, staff, at=at)


def test_publicity_runs_its_seven_days() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff)
    taken(case, "publicize", staff.clerk)
    clock = Deadline.objects.unscoped("test").get(case=case, kind="publicity")
    assert clock.due_on == date(2026, 9, 8)
    with pytest.raises(UnableToFollow, match="还没满"):
        taken(case, "report", staff.clerk, at=b.AT + timedelta(days=7))
    assert taken(case, "report", staff.clerk, at=b.AT + timedelta(days=8)) == "county_review"


def test_an_objection_leads_to_a_second_look_and_an_answer() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff)
    taken(case, "publicize", staff.clerk)
    token = PublicNotice.objects.unscoped("test").get(case=case).token
    receipt = b.objected(token, staff, matter="他家在县城有房")
    waiting = publicity.state_of(f" {receipt[:3]}-{receipt[3:].lower()}")
    assert waiting is not None, "however it is written"
    assert waiting.answer_by == Deadline.objects.unscoped("test").get(case=case, kind="total").due_on
    assert queries.notice_by_token(token, as_of=date(2026, 9, 8)), "an objection leaves the notice hanging"
    second = b.objected(token, staff, matter="他家有一辆车", at=b.AT + timedelta(days=1))
    taken(case, "reinvestigate", staff.clerk)
    with pytest.raises(UnableToFollow, match="重新入户调查或民主评议"):
        b.proposed(case, staff)
    b.visited(case, staff, at=b.AT)
    b.proposed(case, staff)
    with pytest.raises(UnableToFollow, match="异议还没有答复"):
        taken(case, "report_opinion", staff.clerk)
    for objection in queries.case_file(staff.head, case.id, at=b.AT).objections:
        letter = publicity.answer(
            objection_id=objection.objection_id,
            outcome="not_upheld",
            answer="经核实县城房屋为其兄所有。",
            actor=staff.head,
            at=b.AT,
        )
    answered = publicity.state_of(second)
    assert answered is not None and answered.outcome == "not_upheld"
    state = publicity.state_of(receipt)
    assert state is not None
    assert (state.outcome, state.answer) == ("not_upheld", "经核实县城房屋为其兄所有。")
    assert state.answer_by is None
    with pytest.raises(UnableToFollow, match="挂满天数"):
        taken(case, "report_opinion", staff.clerk, at=b.AT + timedelta(days=7))
    over = b.AT + timedelta(days=8)
    taken(case, "report_opinion", staff.clerk, at=over)
    b.confirmed(case, staff, at=over)
    own = {one.letter_id for one in queries.letters_of(home.account, case.id, at=b.AT)}
    assert letter not in own, "the answer goes to who objected, not to the applicant"
    assert letter in {one.letter_id for one in queries.letters_of(staff.head, case.id, at=b.AT)}


def on_notice() -> tuple[b.County, Case, str]:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff)
    taken(case, "publicize", staff.clerk)
    return staff, case, PublicNotice.objects.unscoped("test").get(case=case).token


def test_an_objection_moves_nothing_until_the_town_judges_it() -> None:
    staff, case, token = on_notice()
    receipt = publicity.object_to(token=token, matter="哈哈", at=b.AT)
    assert steps.find(case.id).state == "publicizing"
    over = b.AT + timedelta(days=8)
    with pytest.raises(UnableToFollow, match="异议还没有答复"):
        taken(case, "report", staff.clerk, at=over)
    (one,) = queries.case_file(staff.clerk, case.id, at=b.AT).objections
    with pytest.raises(UnableToObject, match="先受理"):
        publicity.answer(
            objection_id=one.objection_id, outcome="upheld", answer="x", actor=staff.head, at=b.AT
        )
    with pytest.raises(UnableToObject, match="为什么不受理"):
        publicity.set_aside(objection_id=one.objection_id, reason=" ", actor=staff.clerk, at=b.AT)
    publicity.set_aside(objection_id=one.objection_id, reason="没有说到情况。", actor=staff.clerk, at=b.AT)
    with pytest.raises(UnableToObject, match="已经有人处理"):
        publicity.take_up(objection_id=one.objection_id, actor=staff.head, at=b.AT)
    state = publicity.state_of(receipt)
    assert state is not None and (state.outcome, state.answer) == ("not_taken", "没有说到情况。")
    row = Objection.objects.unscoped("test").get(receipt=receipt)
    assert (row.answered_by, row.answered_at) == (staff.clerk.name, b.AT)
    assert taken(case, "report", staff.clerk, at=over) == "county_review"


def test_objections_are_counted_by_source_and_by_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    _staff, _case, token = on_notice()
    for number in range(5):
        publicity.object_to(token=token, matter=f"第{number}条", at=b.AT, source="192.0.2.1")
    with pytest.raises(UnableToSignIn, match="次数太多"):
        publicity.object_to(token=token, matter="再来", at=b.AT, source="192.0.2.1")
    publicity.object_to(token=token, matter="别人的", at=b.AT, source="192.0.2.2")
    monkeypatch.setattr(publicity, "MOST_OPEN", 6)
    with pytest.raises(UnableToObject, match="已经很多"):
        publicity.object_to(token=token, matter="又一个人的", at=b.AT, source="192.0.2.3")


def test_a_notice_that_is_over_takes_none_and_says_where_to_go() -> None:
    _staff, _case, token = on_notice()
    with pytest.raises(UnableToObject, match="12349"):
        publicity.object_to(token=token, matter="晚了", at=b.AT + timedelta(days=40))


def test_the_one_who_gave_the_opinion_does_not_decide() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    b.proposed(case, staff)
    at = b.reviewed(case, staff)
    same = Principal(
        "staff", staff.head.account_id, "赵镇长", "county_officer", "", *b_span(), on=date(2026, 9, 9)
    )
    advice = decisions.advise(case_id=case.id, principal=staff.officer, at=at)
    with pytest.raises(UnableToFollow, match="另一人"):
        decisions.confirm(case_id=case.id, advice_id=advice.advice_id, actor=same, at=at)


def b_span() -> tuple[int, int]:
    return b.COUNTY, b.COUNTY + 1_000_000


def test_extension_to_forty_five_days_once_for_a_stated_reason() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    taken(case, "accept", staff.clerk)
    with pytest.raises(UnableToFollow, match="人户分离"):
        taken(case, "extend", staff.head, data={"reason": "busy"})
    taken(case, "extend", staff.head, data={"reason": "residence_apart"})
    total = Deadline.objects.unscoped("test").get(case=case, kind="total")
    assert (total.due_on, total.extension_reason) == (date(2026, 11, 9), "residence_apart")
    with pytest.raises(UnableToFollow, match="已经延长"):
        taken(case, "extend", staff.head, data={"reason": "residence_apart"})


def test_withdrawing_closes_every_clock() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    taken(case, "accept", staff.clerk)
    taken(case, "withdraw", home.account, data={"reason": "搬走了"})
    case = steps.find(case.id)
    assert (case.state, case.phase, case.due_on) == ("withdrawn", "final", None)
    assert not Deadline.objects.unscoped("test").filter(case=case, closed_on__isnull=True).exists()


def test_ending_the_process_needs_its_reason_and_writes_a_letter() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    taken(case, "accept", staff.clerk)
    with pytest.raises(UnableToFollow, match="拒不配合"):
        taken(case, "stop_process", staff.head)
    taken(case, "stop_process", staff.head, note="三次上门均拒绝开门，也不接电话。")
    (line, *_) = queries.letters_of(home.account, case.id, at=b.AT)
    letter = queries.letter(home.account, line.letter_id or uuid4(), at=b.AT)
    assert letter.kind == "termination"
    assert "行政复议" in letter.content["appeal"][0]["zh"]


def test_steps_are_numbered_without_gaps() -> None:
    staff, home = b.county(), b.family()
    case = b.applied(home)
    b.checked(case, staff)
    numbers = CaseStep.objects.unscoped("test").filter(case=case).order_by("sequence")
    assert list(numbers.values_list("sequence", flat=True)) == [0, 1, 2, 3, 4]
