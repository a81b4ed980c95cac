"""Progress for the applicant: where it stands, the last legal day, who holds it, what happens next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from doudi.access.permission import may, require
from doudi.access.principal import Principal
from doudi.cases.clocks import open_clocks
from doudi.cases.errors import UnableToFindCase
from doudi.cases.facts import check_started
from doudi.cases.letters.appeal import LastDays
from doudi.cases.letters.issue import LetterFile
from doudi.cases.models import Case, CaseStep, Deadline
from doudi.cases.models.case import OPEN
from doudi.cases.pinned import procedure_of
from doudi.cases.places import office_of
from doudi.cases.queries import disagreements
from doudi.cases.queries.categories import Referral, referrals_of
from doudi.cases.queries.disagreements import DisagreementView
from doudi.cases.queries.letters import appeal_days, listed, papers_asked
from doudi.cases.queries.opened import opened
from doudi.cases.queries.queue import nearest_due
from doudi.cases.queries.words import HOLDERS, DueView, due_view
from doudi.cases.tokens import is_possible
from doudi.law.calendar import china_date
from doudi.law.label import Label
from doudi.law.procedures.procedure import Procedure, may_take


@dataclass(frozen=True)
class Passed:
    """A step that was taken, in the citizen's words."""

    words: Label
    on: date


@dataclass(frozen=True)
class Progress:
    """All the progress page shows. `upcoming`: usual steps still to come. `can`: what the reader may do.

    `wait`: a clock before whose end nothing follows (公示). `last_days`: of the appeals against the latest
    decision, once its delivery is recorded. `referrals`: other departments that likely help.
    """

    case_id: UUID
    number: str
    benefit: str
    state: str
    phase: str
    decided: bool
    state_label: Label
    now: Label
    next: Label
    holder: str
    holder_label: Label
    office: str
    due: DueView | None
    total: DueView | None
    wait: DueView | None
    no_deadline: Label | None
    done: tuple[Passed, ...]
    upcoming: tuple[Label, ...]
    can: frozenset[str]
    letters: tuple[LetterFile, ...]
    papers_asked: tuple[Mapping[str, str], ...]
    disagreements: tuple[DisagreementView, ...]
    referrals: tuple[Referral, ...]
    last_days: LastDays | None
    applicant_id: UUID
    applicant: str
    opened_on: date
    typed_by: str
    channel: str


@dataclass(frozen=True)
class CaseLine:
    """A case in the list of a citizen or helper."""

    case_id: UUID
    number: str
    benefit: str
    applicant_id: UUID
    applicant: str
    state: str
    state_label: Label
    tone: str
    phase: str
    holder: str
    opened_on: date
    due: DueView | None


def cases_of(principal: Principal, *, at: datetime, person_id: UUID | None = None) -> tuple[CaseLine, ...]:
    """The cases the principal may follow (one person's, when named), latest first."""
    rows = Case.objects.within(principal).select_related("applicant")
    if person_id is not None:
        require(principal, "case.read", subject=person_id, on=china_date(at))
        rows = rows.filter(applicant=person_id)
    elif not principal.is_signed_in or principal.is_staff:
        return ()
    return tuple(_line(case, china_date(at)) for case in rows.order_by("-opened_on", "-id"))


def applicant_of(principal: Principal, case_number: str) -> tuple[UUID, str]:
    """Whose application it is, id and name, where it is within reach. Raises UnableToFindCase."""
    rows = Case.objects.within(principal).filter(number=case_number)
    found = rows.values_list("applicant", "applicant__name").first() if is_possible(case_number) else None
    if found is None:
        raise UnableToFindCase("没有找到这件申请，或您没有查看它的权限。请核对编号。")
    return found


@transaction.atomic
def progress(principal: Principal, case_number: str, *, at: datetime) -> Progress:
    """How a case stands, with the look it costs. Raises UnableToFindCase, UnableToAct."""
    rows = Case.objects.within(principal).select_related("applicant").filter(number=case_number)
    case = rows.first() if is_possible(case_number) else None
    if case is None:
        raise UnableToFindCase("没有找到这件申请，或您没有查看它的权限。请核对编号。")
    on = china_date(at)
    opened(principal, case, {"case"}, at=at)
    procedure = procedure_of(case.procedure_id)
    state = procedure.states[case.state]
    # A closed case whose family waits for an answer is in the hands of the town.
    holder = "town" if case.has_disagreement and state.holder == "nobody" else state.holder
    done, clocks = _done(case, procedure), open_clocks(case)
    wait = _view(next((one for one in clocks if one.rule == "wait"), None), procedure, on)
    return Progress(
        case_id=case.id,
        number=case.number,
        benefit=case.benefit,
        state=case.state,
        phase=case.phase,
        decided=case.decided_on is not None,
        state_label=state.label,
        now=state.waited if wait and state.waited and on > wait.due_on else state.now,
        next=state.next,
        holder=holder,
        holder_label=HOLDERS[holder],
        office=office_of(case.division, holder) if holder in {"town", "county"} else "",
        due=nearest_due(case, procedure, on),
        total=_view(next((one for one in clocks if one.kind == "total"), None), procedure, on),
        wait=wait,
        no_deadline=state.no_deadline,
        done=tuple(passed for _, passed in done),
        upcoming=_upcoming(case, procedure, {name for name, _ in done}),
        can=_can(principal, case, procedure, on, {name for name, _ in done}),
        letters=listed(case, principal),
        papers_asked=papers_asked(case) if state.holder == "applicant" else (),
        disagreements=disagreements.of_case(case),
        referrals=referrals_of(principal, case, on=on),
        last_days=appeal_days(case),
        applicant_id=case.applicant_id,
        applicant=case.applicant.name,
        opened_on=case.opened_on,
        typed_by=case.typed_by,
        channel=case.channel,
    )


def _line(case: Case, on: date) -> CaseLine:
    procedure = procedure_of(case.procedure_id)
    state = procedure.states[case.state]
    return CaseLine(
        case_id=case.id,
        number=case.number,
        benefit=case.benefit,
        applicant_id=case.applicant_id,
        applicant=case.applicant.name,
        state=case.state,
        state_label=state.label,
        tone=state.tone,
        phase=case.phase,
        holder=state.holder,
        opened_on=case.opened_on,
        due=nearest_due(case, procedure, on),
    )


def _done(case: Case, procedure: Procedure) -> list[tuple[str, Passed]]:
    """What was done, without the steps that are not for the applicant's eyes."""
    rows = CaseStep.objects.unscoped("steps of one case already reached").filter(case=case)
    done = []
    for row in rows.order_by("sequence").only("name", "at"):
        step = procedure.steps.get(row.name)
        if step is None or step.public:
            words = step.done if step else procedure.opened
            done.append((row.name, Passed(words, china_date(row.at))))
    return done


def _upcoming(case: Case, procedure: Procedure, done: set[str]) -> tuple[Label, ...]:
    if case.phase != OPEN or case.decided_on is not None:
        return ()
    usual = procedure.usual
    last = max((usual.index(name) for name in done if name in usual), default=-1)
    return tuple(procedure.steps[name].ahead for name in usual[last + 1 :])


def _view(clock: Deadline | None, procedure: Procedure, on: date) -> DueView | None:
    if clock is None:
        return None
    extended = clock.extended_to is not None
    return due_view(
        procedure, clock.kind, clock.due_on, provisional=clock.provisional, as_of=on, extended=extended
    )


def _can(principal: Principal, case: Case, procedure: Procedure, on: date, done: set[str]) -> frozenset[str]:
    """withdraw, supply, nudge, papers, report, dispute, disagree: as far as state and authority allow."""
    can, state = {"disagree"}, procedure.states[case.state]
    for name in ("withdraw", "supply"):
        step = procedure.steps[name]
        if case.state in step.from_states and may_take(step, principal.role):
            can.add(name)
    if case.phase == OPEN and case.nudged_on != on and state.holder != "applicant":
        can.add("nudge")
    if case.phase == OPEN and case.decided_on is None:
        can.add("papers")
    if check_started(done):
        can |= {"report", "dispute"} if state.findings_open else {"report"}
    actions = {
        "dispute": "verification.dispute",
        "report": "verification.read",
        "papers": "paper.add",
    }
    return frozenset(
        name
        for name in can
        if may(principal, actions.get(name, f"case.{name}"), subject=case.applicant_id, on=on)
    )
