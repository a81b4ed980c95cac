"""The case file, for staff: everything on one case, each look in the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from doudi.access.permission import may
from doudi.access.principal import Principal
from doudi.cases import facts, papers
from doudi.cases.advice_view import AdviceView, view_of
from doudi.cases.clocks import open_clocks
from doudi.cases.duties import duties_of
from doudi.cases.errors import UnableToFindCase
from doudi.cases.family import FamilyChange, changes_of
from doudi.cases.letters.issue import LetterFile
from doudi.cases.models import Advice, Case
from doudi.cases.models.case import FINAL
from doudi.cases.papers import PaperLine
from doudi.cases.pinned import procedure_of
from doudi.cases.queries import disagreements, inquiry
from doudi.cases.queries.decided import DecisionView, latest
from doudi.cases.queries.disagreements import DisagreementView
from doudi.cases.queries.flags import flags_of
from doudi.cases.queries.inquiry import (
    HearingView,
    ObjectionView,
    OpinionView,
    RelativeView,
    ReminderView,
    StepView,
    VisitView,
)
from doudi.cases.queries.letters import listed
from doudi.cases.queries.opened import ARITHMETIC, opened
from doudi.cases.queries.turns import Turn, turns_of, waits_of
from doudi.cases.queries.words import DueView, due_view, holder_of
from doudi.law.benefits.duty import Raised
from doudi.law.calendar import china_date
from doudi.law.label import Label
from doudi.law.procedures.procedure import (
    ALWAYS,
    ANYONE,
    DeadlineRule,
    Procedure,
    Reason,
    may_take,
    stopped_by,
)

_GROUPS = ARITHMETIC | {"contact", "papers"}


class StepOffer(NamedTuple):
    """A step this principal could take now; `reasons` are the rules that still stop it.

    Steps with a door of their own (propose, confirm, …) are offered before their form is filled in, so what
    only the form can settle does not count against them. `aside`: done when there is a reason to.
    """

    name: str
    zh: str
    en: str
    article: str
    allowed: bool
    reasons: tuple[Reason, ...]
    aside: bool


@dataclass(frozen=True)
class CaseFile:
    """One case, whole. `revision` is handed back with a step, to be told when someone else acted first."""

    case_id: UUID
    number: str
    benefit: str
    state: str
    state_label: Label
    holder_label: Label
    tone: str
    phase: str
    revision: int
    household_id: UUID
    applicant_id: UUID
    applicant: str
    division: int
    channel: str
    typed_by: str
    contact: Mapping[str, str]
    family_changes: tuple[FamilyChange, ...]
    opened_on: date
    accepted_on: date | None
    decided_on: date | None
    procedure: Label
    procedure_version: int
    authority: str
    settings: Mapping[str, Any]
    terms: Mapping[str, DeadlineRule]
    extension_reasons: Mapping[str, Label]
    deadlines: tuple[DueView, ...]
    timeline: tuple[StepView, ...]
    papers: tuple[PaperLine, ...]
    relatives: tuple[RelativeView, ...]
    visits: tuple[VisitView, ...]
    opinions: tuple[OpinionView, ...]
    advice: AdviceView | None
    decision: DecisionView | None
    letters: tuple[LetterFile, ...]
    objections: tuple[ObjectionView, ...]
    complaints: tuple[inquiry.ComplaintView, ...]
    disagreements: tuple[DisagreementView, ...]
    duties: tuple[Raised, ...]
    reminders: tuple[ReminderView, ...]
    hearings: tuple[HearingView, ...]
    notice_token: str
    flags: tuple[str, ...]
    no_term: Label | None
    wait: DueView | None
    turns: tuple[Turn, ...]
    steps: tuple[StepOffer, ...]


@transaction.atomic
def case_file(principal: Principal, case_id: UUID, *, at: datetime, purpose: str = "application") -> CaseFile:
    """The file of a case within reach; the look is in the journal or nothing is shown.

    `purpose` is the reader's where their role has it, else the role's own; what it does not open is left out.
    Raises UnableToFindCase, UnableToAct.
    """
    case = Case.objects.within(principal).select_related("applicant").filter(pk=case_id).first()
    if case is None:
        raise UnableToFindCase("没有找到这件申请，或它不在您的辖区。请从列表重新打开。")
    on = china_date(at)
    groups = opened(principal, case, _GROUPS, at=at, work=purpose)
    tells_means = groups >= ARITHMETIC
    procedure = procedure_of(case.procedure_id)
    state = procedure.states[case.state]
    return CaseFile(
        case_id=case.id,
        number=case.number,
        benefit=case.benefit,
        state=case.state,
        state_label=state.label,
        holder_label=holder_of(state),
        tone=state.tone,
        phase=case.phase,
        revision=case.revision,
        household_id=case.household_id,
        applicant_id=case.applicant_id,
        applicant=case.applicant.name,
        division=case.division,
        channel=case.channel,
        typed_by=case.typed_by,
        contact=inquiry.contact(case) if "contact" in groups else {},
        family_changes=changes_of(case),
        opened_on=case.opened_on,
        accepted_on=case.accepted_on,
        decided_on=case.decided_on,
        procedure=procedure.label,
        procedure_version=procedure.version,
        authority=str(procedure.setting("decision_authority")),
        settings={name: setting.value for name, setting in procedure.settings.items()},
        terms=procedure.deadlines,
        extension_reasons=procedure.extension_reasons,
        deadlines=_deadlines(case, procedure, on),
        timeline=inquiry.timeline(case, procedure),
        papers=papers.of_case(case) if "papers" in groups else (),
        relatives=inquiry.relatives(case),
        visits=inquiry.visits(case),
        opinions=inquiry.opinions(case),
        advice=_advice(case) if tells_means else None,
        decision=latest(case, lines=tells_means),
        letters=listed(case, principal),
        objections=inquiry.objections(case),
        complaints=inquiry.complaints(case),
        disagreements=disagreements.of_case(case),
        duties=duties_of(case, as_of=on) if tells_means and case.phase != FINAL else (),
        reminders=inquiry.reminders(case),
        hearings=inquiry.hearings(case),
        notice_token=inquiry.notice_token(case, on),
        flags=flags_of([case])[case.id],
        no_term=state.no_deadline,
        wait=waits_of([case], as_of=on).get(case.id),
        turns=turns_of([case])[case.id],
        steps=offers(case, procedure, principal, on),
    )


def offers(case: Case, procedure: Procedure, principal: Principal, on: date) -> tuple[StepOffer, ...]:
    """The steps out of the case's state that are this principal's, and what stops each."""
    asking = facts.Asking(case, procedure, principal, on, claims=_settled_by_forms())
    found = []
    for step in procedure.steps.values():
        mine = case.state in step.from_states and ANYONE not in step.who and may_take(step, principal.role)
        if mine and may(
            principal, f"case.{step.name}", division=case.division, subject=case.applicant_id, on=on
        ):
            reasons = stopped_by(procedure, step, facts.known(step, asking))
            found.append(
                StepOffer(
                    name=step.name,
                    zh=step.label.zh,
                    en=step.label.en,
                    article=step.article,
                    allowed=not reasons,
                    reasons=reasons,
                    aside=step.aside == ALWAYS or (bool(step.aside) and facts.holds(step.aside, asking)),
                )
            )
    return tuple(found)


def _settled_by_forms() -> dict[str, bool]:
    """Facts that the form of a step settles, or whose weight depends on it: taken as given until then."""
    given = ("papers_listed", "advice_fresh", "advice_tells", "opinion_reasoned", "reasoned")
    more = ("articles_cited", "appeal_told", "extension_reason_known", "departure_reasoned", "findings_told")
    return dict.fromkeys((*given, *more), True) | {"departs": False}


def _deadlines(case: Case, procedure: Procedure, on: date) -> tuple[DueView, ...]:
    return tuple(
        due_view(
            procedure,
            clock.kind,
            clock.due_on,
            provisional=clock.provisional,
            as_of=on,
            extended=clock.extended_to is not None,
        )
        for clock in open_clocks(case)
    )


def _advice(case: Case) -> AdviceView | None:
    rows = Advice.objects.unscoped("advice of one case already reached").filter(case=case)
    row = rows.order_by("-at", "-id").first()
    return view_of(row) if row else None
