"""What the family itself says against a decision: registered by number, and answered in writing by a day.

It is not a complaint about somebody, and not an appeal: it asks that another person looks again.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.cases import calendars, facts, steps
from doudi.cases.errors import UnableToDisagree
from doudi.cases.letters import contents
from doudi.cases.letters.issue import issue
from doudi.cases.models import Case, Decision, Disagreement
from doudi.cases.models.row import acted
from doudi.cases.pinned import procedure_of
from doudi.law.calendar import china_date
from doudi.law.procedures.deadline import Term, due

OUTCOMES = ("upheld", "not_upheld")
MOST_SAID = 20  # on one case


@transaction.atomic
def say(*, case_id: UUID, matter: str, actor: Principal, at: datetime) -> str:
    """The applicant or a helper disagrees; gives the number. It moves nothing, and the town sees it.

    Raises UnableToDisagree, UnableToAct.
    """
    if not matter.strip():
        raise UnableToDisagree("请写明您觉得哪里不对。")
    case = steps.find(case_id)
    require(actor, "case.disagree", subject=case.applicant_id)
    before = Disagreement.objects.unscoped("what the family said of one case").filter(case=case).count()
    if before >= MOST_SAID:
        raise UnableToDisagree(
            "您的意见都在这件申请里了，经办的人看得到。还有要说的，请到窗口，或拨打热线 12349。",
        )
    said = Disagreement(
        case=case,
        division=case.division,
        number=f"{case.number}-Y{before + 1:02d}",
        matter=matter.strip(),
        due_on=_answer_by(case, china_date(at)),
        **acted(actor.ref, at),
    )
    said.save(force_insert=True)
    _mark(case, waits=True)
    record(_event("case.disagree", case, actor, at))
    return said.number


def _answer_by(case: Case, on: date) -> date:
    days = int(procedure_of(case.procedure_id).setting("answer_days"))
    last = due(Term(days, "calendar", to_working_day=True), on, calendars.current()).on
    if last is None:
        raise ValueError("the term of an answer never stands still")
    return last


@transaction.atomic
def answer(
    *,
    disagreement_id: UUID,
    outcome: str,
    answer: str,
    actor: Principal,
    at: datetime,
    articles: Sequence[str] = (),
) -> UUID:
    """Answer it, once, with a letter to the applicant; gives the letter's id.

    outcome: upheld or not_upheld. Whoever took the decision does not answer. Raises UnableToDisagree,
    UnableToAct.
    """
    rows = Disagreement.objects.unscoped("one disagreement; permission is checked next")
    said = rows.select_related("case__applicant").filter(pk=disagreement_id).first()
    if said is None:
        raise UnableToDisagree("没有找到这条意见。请从案件页重新打开。")
    case = said.case
    require(actor, "case.answer_disagreement", division=said.division)
    if outcome not in OUTCOMES or not answer.strip():
        raise UnableToDisagree("请选择意见是否成立，并写明怎样核实的、结果是什么。")
    _refuse_judge(case, actor, china_date(at))
    open_row = rows.filter(pk=disagreement_id, answered_at__isnull=True)
    if not open_row.update(answered_at=at, outcome=outcome, answered_by=actor.name):
        raise UnableToDisagree("这条意见已经答复过了。请刷新页面查看。")
    said.outcome = outcome
    content = contents.disagreement_answer(said, answer.strip(), articles, china_date(said.at).isoformat())
    letter = issue(case, "disagreement_answer", content, actor=actor, at=at)
    rows.filter(pk=disagreement_id).update(letter=letter)
    _mark(case, waits=rows.filter(case=case, answered_at__isnull=True).exists())
    record(_event("case.answer_disagreement", case, actor, at, outcome=outcome))
    return letter.id


def _refuse_judge(case: Case, actor: Principal, on: date) -> None:
    """Nobody answers for the own family (社会救助法 61), nor in the own cause."""
    if facts.holds("own_case", facts.Asking(case, procedure_of(case.procedure_id), actor, on)):
        raise UnableToDisagree("您是这户的家庭成员，请由其他工作人员答复。")
    taken = Decision.objects.unscoped("who decided one case").filter(case=case).order_by("-at", "-id").first()
    if taken is not None and taken.actor_id == actor.ref.id:
        raise UnableToDisagree("这个决定是您作的，请由另一位工作人员看过再答复。")


def _mark(case: Case, *, waits: bool) -> None:
    Case.objects.unscoped("mark one case").filter(pk=case.pk).update(has_disagreement=waits)


def _event(action: str, case: Case, actor: Principal, at: datetime, **detail: str) -> Event:
    return Event(
        action,
        actor.ref,
        at,
        subject=case.applicant_id,
        household=case.household_id,
        case=case.number,
        division=case.division,
        detail=detail,
    )
