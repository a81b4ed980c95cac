"""Random walks through the procedure: whatever people try, in whatever order, the books stay right."""

import random
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.db import transaction

from doudi.access.principal import Principal
from doudi.cases import changes, complaints, decisions, publicity, steps
from doudi.cases.clocks import BEHIND, NEVER, open_clocks
from doudi.cases.models import Case, CaseStep, Decision, Letter, Objection, PublicNotice
from doudi.cases.pinned import procedure_of
from doudi.law.calendar import china_date
from doudi.law.errors import Unable
from doudi.law.procedures.check import running_clocks
from doudi.work.models import Job
from tests.cases import builders as b

pytestmark = pytest.mark.django_db

Act = Callable[[datetime], object]


def acts(case: Case, staff: b.County, home: b.Family) -> Mapping[str, Act]:
    """Everything somebody can try, each by someone who might."""

    def plain(step: str, actor: Principal, **data: object) -> Act:
        return lambda at: steps.take_step(
            case_id=case.id, step=step, actor=actor, at=at, note="核实情况如此。", data=data
        )

    def advised(act: Callable[..., object], actor: Principal, **given: object) -> Act:
        def run(at: datetime) -> object:
            advice = decisions.advise(case_id=case.id, principal=actor, at=at)
            return act(case_id=case.id, advice_id=advice.advice_id, actor=actor, at=at, **given)

        return run

    def objected(at: datetime) -> object:
        notices = PublicNotice.objects.unscoped("test").filter(case=case, kind="opinion").order_by("-id")
        return b.objected(notices[0].token if notices else "none", staff, at=at)

    def answered(at: datetime) -> object:
        open_ones = Objection.objects.unscoped("test").filter(case=case, answered_at__isnull=True)
        return [
            publicity.answer(
                objection_id=one.id, outcome="not_upheld", answer="已核实", actor=staff.head, at=at
            )
            for one in open_ones.order_by("id")
        ]

    paper = {"zh": "残疾人证", "en": "", "why_zh": "核实", "why_en": ""}
    articles = ["社会救助法 第十八条"]
    return {
        "accept": plain("accept", staff.clerk),
        "ask_correction": plain("ask_correction", staff.clerk, papers=[paper]),
        "supply": plain("supply", home.account),
        "start_investigation": plain("start_investigation", staff.clerk),
        "start_check": plain("start_check", staff.verifier),
        "settle": lambda at: b.settle(case, at=at),
        "visit": lambda at: b.visited(case, staff, at=at),
        "tell_findings": plain("tell_findings", staff.clerk),
        "propose": advised(decisions.propose, staff.head, outcome="grant"),
        "propose_refusal": advised(
            decisions.propose, staff.head, outcome="refuse", reason="不符合", departure_reason="情况特殊"
        ),
        "publicize": plain("publicize", staff.clerk),
        "report_opinion": plain("report_opinion", staff.clerk),
        "object": objected,
        "answer": answered,
        "reinvestigate": plain("reinvestigate", staff.clerk),
        "deliberate": plain("deliberate", staff.head, present=9, in_favour=8, against=1),
        "report": plain("report", staff.clerk),
        "complain": lambda at: complaints.receive(case_id=case.id, matter="有车", actor=staff.officer, at=at),
        "county_visit": lambda at: b.visited(
            case, staff, at=at, level="county", first="officer", second="verifier"
        ),
        "send_back": plain("send_back", staff.officer),
        "confirm": advised(decisions.confirm, staff.officer, departure_reason="情况特殊"),
        "refuse": advised(
            decisions.refuse, staff.officer, reason="不符合", articles=articles, departure_reason="情况特殊"
        ),
        "deliver_refusal": plain("deliver_refusal", staff.clerk),
        "extend": plain("extend", staff.head, reason="hard_to_investigate"),
        "review": plain("review", staff.clerk),
        "hear": lambda at: changes.hear(
            case_id=case.id, heard_on=china_date(at), who="张示例", opinion="同意", actor=staff.clerk, at=at
        ),
        "end_benefit": lambda at: changes.end_benefit(
            case_id=case.id, reason="收入增加", articles=articles, actor=staff.officer, at=at
        ),
        "withdraw": plain("withdraw", home.account),
        "stop_process": plain("stop_process", staff.head),
    }


RARE = {"withdraw", "stop_process", "ask_correction", "end_benefit", "propose_refusal", "send_back"}


@pytest.mark.parametrize("walk", range(3))
def test_whatever_people_try_the_books_stay_right(walk: int, seed: int) -> None:
    chance = random.Random(seed + walk)
    staff, home = b.county(), b.family()
    case = b.applied(home)
    possible = acts(case, staff, home)
    patient = {"withdraw", "stop_process"} if walk else set()  # most walks go on to a decision
    names = [name for name in possible if name not in patient for _ in range(1 if name in RARE else 25)]
    at, passed = b.AT, 0
    for _ in range(80):
        at += timedelta(hours=chance.choice([1, 5, 30, 100]))
        before = steps.find(case.id)
        name = chance.choice(likely(before, names) if chance.random() < 0.8 else names)
        try:
            with transaction.atomic():
                possible[name](at)
            passed += 1
        except Unable:
            assert steps.find(case.id).revision == before.revision, (
                f"{name} was refused and still moved the case"
            )
        check(case, name)
    assert passed > 5


STEP_OF = {"propose_refusal": "propose", "settle": "visit", "answer": "reinvestigate"}


def likely(case: Case, names: list[str]) -> list[str]:
    """The acts that lead somewhere from where the case stands; all of them once it is over."""
    procedure = procedure_of(case.procedure_id)
    return [n for n in names if case.state in procedure.steps[STEP_OF.get(n, n)].from_states] or names


def check(case: Case, name: str) -> None:
    """Everything that must hold after any attempt."""
    case = steps.find(case.id)
    procedure = procedure_of(case.procedure_id)
    rows = list(CaseStep.objects.unscoped("test").filter(case=case).order_by("sequence"))
    assert [row.sequence for row in rows] == list(range(case.revision + 1)), name
    assert rows[-1].to_state == case.state, name
    assert all(one.to_state == other.from_state for one, other in pairwise(rows)), name
    assert case.phase == procedure.states[case.state].phase
    clocks = open_clocks(case)
    kinds = {clock.kind for clock in clocks}
    assert running_clocks(procedure)[case.state] <= kinds or case.phase == "final", name
    if case.phase == "final":
        assert not clocks, name
    limits = [clock.due_on for clock in clocks if clock.rule == "limit"]
    assert case.due_on == (min(limits) if limits else None), name
    assert case.sort_on == (
        case.due_on or (case.opened_on + BEHIND if case.state == "submitted" else NEVER)
    ), name
    decided = Decision.objects.unscoped("test").filter(case=case)
    granted = decided.filter(kind="confirm").count()
    assert granted == (case.phase == "receiving" or case.state == "ended"), name
    assert Job.objects.filter(kind="payments.open_entitlement").count() == granted
    assert Letter.objects.unscoped("test").filter(case=case).count() == case.letters_issued
