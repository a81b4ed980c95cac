"""Objections to a public notice: taken from anyone, answered by a person, in writing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from doudi.access import throttle
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.access.scope import whole_county
from doudi.audit.actions import Event, record
from doudi.cases import steps
from doudi.cases.errors import UnableToObject
from doudi.cases.letters import contents
from doudi.cases.letters.issue import issue
from doudi.cases.models import Case, Deadline, Objection, PublicNotice
from doudi.cases.pinned import procedure_of
from doudi.cases.tokens import RECEIPT, code_of, is_possible, new_code
from doudi.law.calendar import china_date

OUTCOMES = ("upheld", "not_upheld")
LONGEST = 2000
MOST_OPEN = 50  # on one notice, not yet answered
OVER = (
    "这份公示已经结束，不再收异议。"
    "有情况要反映，请到乡镇（街道）窗口，或拨打社会救助服务热线 12349 投诉举报。",
    "This notice is over and takes no more objections. To report something, come to the township's counter, "
    "or call the assistance hotline 12349.",
)


@dataclass(frozen=True)
class ObjectionState:
    """What the one who objected can see by the receipt.

    `answer_by`: the last day for the decision on the case, before which it is answered; None once answered.
    """

    receipt: str
    received_at: datetime
    answered_at: datetime | None
    outcome: str
    answer: str
    answer_by: date | None


def object_to(*, token: str, matter: str, at: datetime, contact: str = "", source: str = "") -> str:
    """Register an objection to the notice with this token and give its receipt. No name is needed.

    It moves nothing until somebody of the town has taken it up. source: see `access.source`; its attempts are
    counted by a keyed hash. Raises UnableToObject when the notice is over, or says nothing about what is
    wrong; UnableToSignIn when there are too many.
    """
    if not matter.strip():
        raise UnableToObject("请写明您认为哪里不符合实际，例如“这户去年已经搬走”。不用写自己的名字。")
    if len(matter) > LONGEST:
        raise UnableToObject(f"请写在 {LONGEST} 字以内。")
    throttle.attempt("objection", token, source=source, at=at)
    with whole_county("an objection comes from anyone, by the notice's token"), transaction.atomic():
        notice = _notice(token, at)
        waiting = Objection.objects.unscoped("how many objections a notice has")
        if waiting.filter(notice=notice, answered_at__isnull=True).count() >= MOST_OPEN:
            raise UnableToObject(
                "这份公示收到的意见已经很多，正在处理。急用请到乡镇（街道）窗口反映。",
                "Many objections to this notice are being dealt with. If it is urgent, come to the counter.",
            )
        objection = Objection(
            case=notice.case,
            division=notice.division,
            notice=notice,
            receipt=new_code(RECEIPT),
            matter=matter.strip(),
            contact=contact.strip()[:200],
            received_at=at,
        )
        objection.save(force_insert=True)
        Case.objects.unscoped("mark one case").filter(pk=notice.case_id).update(has_objection=True)
        record(Event("objection.register", Principal.anonymous().ref, at, case=notice.case.number))
    return objection.receipt


@transaction.atomic
def take_up(*, objection_id: UUID, actor: Principal, at: datetime) -> None:
    """Somebody of the town takes the objection up: the first of a notice stops its publicity (57号 19).

    Raises UnableToObject when it was judged before, UnableToAct.
    """
    objection = _judged(objection_id, actor, taken_at=at, taken_by=actor.name)
    case = steps.find(objection.case_id)
    if case.state in procedure_of(case.procedure_id).steps["object"].from_states:
        steps.take(case.id, "object", actor=actor, at=at)
    else:
        record(Event("case.object_again", actor.ref, at, case=case.number))


@transaction.atomic
def set_aside(*, objection_id: UUID, reason: str, actor: Principal, at: datetime) -> None:
    """Somebody of the town finds that it is about nothing; whoever holds the receipt reads the reason.

    Raises UnableToObject without a reason or when it was judged before, UnableToAct.
    """
    if not reason.strip():
        raise UnableToObject("请写明为什么不受理：提意见的人凭回执能看到。")
    closed = {"outcome": "not_taken", "answered_at": at, "answered_by": actor.name}
    objection = _judged(objection_id, actor, **closed)
    objection.answer = reason.strip()
    objection.save(update_fields=["answer"])
    record(Event("objection.set_aside", actor.ref, at, case=objection.case.number))


def _judged(objection_id: UUID, actor: Principal, **values: object) -> Objection:
    rows = Objection.objects.unscoped("one objection; permission is checked next").filter(pk=objection_id)
    objection = rows.select_related("case").first()
    if objection is None:
        raise UnableToObject("没有找到这项异议。请从家庭档案重新打开。")
    require(actor, "case.object", division=objection.division)
    if not rows.filter(taken_at__isnull=True, answered_at__isnull=True).update(**values):
        raise UnableToObject("这项异议已经有人处理过了。请刷新页面查看。")
    return objection


def state_of(receipt: str) -> ObjectionState | None:
    """How an objection stands, for whoever holds its receipt, however they write it."""
    rows = Objection.objects.unscoped("one objection, by its receipt")
    row = rows.filter(receipt=code_of(receipt)).first() if code_of(receipt) else None
    if row is None:
        return None
    by = None if row.answered_at else _decided_by(row.case_id)
    return ObjectionState(row.receipt, row.received_at, row.answered_at, row.outcome, row.answer, by)


def _decided_by(case_id: UUID) -> date | None:
    """The last day for the decision: an objection must be answered before it (57号 19, 22)."""
    rows = Deadline.objects.unscoped("one clock of one case already reached")
    total = rows.filter(case_id=case_id, kind="total", closed_on__isnull=True)
    return total.values_list("due_on", flat=True).first()


@transaction.atomic
def answer(
    *,
    objection_id: UUID,
    outcome: str,
    answer: str,
    actor: Principal,
    at: datetime,
    articles: Sequence[str] = ("民发〔2021〕57号 第十九条第二款",),
) -> UUID:
    """Answer an objection, once, with a letter to who objected; gives the letter's id.

    outcome: upheld or not_upheld. Raises UnableToObject, UnableToAct.
    """
    rows = Objection.objects.unscoped("one objection; permission is checked next")
    objection = rows.select_related("case__applicant").filter(pk=objection_id).first()
    if objection is None:
        raise UnableToObject("没有找到这项异议。请从家庭档案重新打开。")
    require(actor, "case.answer_objection", division=objection.division)
    if outcome not in OUTCOMES or not answer.strip():
        raise UnableToObject("请选择异议是否成立，并写明调查或评议的结果。")
    if objection.taken_at is None and objection.answered_at is None:
        raise UnableToObject("请先受理这项异议，调查或评议以后再答复。")
    open_row = rows.filter(pk=objection_id, answered_at__isnull=True)
    if not open_row.update(answered_at=at, outcome=outcome, answered_by=actor.name):
        raise UnableToObject("这项异议已经答复过了。请刷新页面查看。")
    objection.outcome, objection.answer, objection.answered_at = outcome, answer.strip(), at
    objection.save(update_fields=["answer"])
    received = china_date(objection.received_at).isoformat()
    content = contents.objection_answer(objection, articles, received)
    letter = issue(
        objection.case, "objection_answer", content, actor=actor, at=at, addressee="提出异议的群众"
    )
    detail = {"outcome": outcome}
    record(Event("objection.answer", actor.ref, at, case=objection.case.number, detail=detail))
    return letter.id


def _notice(token: str, at: datetime) -> PublicNotice:
    rows = PublicNotice.objects.unscoped("one notice, by its token").select_related("case__applicant")
    shown = rows.filter(token=token, kind="opinion", ends_on__gt=china_date(at))
    notice = shown.first() if is_possible(token) else None
    if notice is None:
        raise UnableToObject(*OVER)
    return notice
