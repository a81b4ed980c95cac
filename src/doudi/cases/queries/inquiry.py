"""The parts of a case file, each read in one or two queries; the caller has reached the case."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from doudi.cases.family import answers_of
from doudi.cases.models import (
    Case,
    CaseStep,
    Complaint,
    Hearing,
    Objection,
    Opinion,
    PublicNotice,
    RelativeRegistration,
    Reminder,
    Visit,
    VisitVisitor,
)
from doudi.cases.relatives import RELATIONS
from doudi.law.label import Label
from doudi.law.procedures.procedure import Procedure
from doudi.registry.queries import persons

_WHY = "parts of one case already reached"


@dataclass(frozen=True)
class StepView:
    """A step that was taken, as the timeline shows it."""

    sequence: int
    name: str
    zh: str
    en: str
    from_state: str
    to_state: str
    actor_name: str
    actor_role: str
    actor_office: str
    at: datetime
    note: str
    article: str


@dataclass(frozen=True)
class VisitorView:
    """A visitor and when they signed (None: not yet)."""

    account_id: UUID
    name: str
    office: str
    signed_at: datetime | None


@dataclass(frozen=True)
class VisitView:
    """A visit and its signatures."""

    visit_id: UUID
    level: str
    kind: str
    visited_on: date
    findings: str
    visitors: tuple[VisitorView, ...]
    member_name: str
    member_how: str
    member_signed_at: datetime | None
    complete: bool


@dataclass(frozen=True)
class RelativeView:
    """A registered relative among officials."""

    member_id: UUID
    member: str
    official_name: str
    official_post: str
    relation: Label
    at: datetime
    by: str


@dataclass(frozen=True)
class OpinionView:
    """A preliminary opinion of the township."""

    opinion_id: UUID
    round: int
    outcome: str
    amount_fen: int | None
    reason: str
    departure_reason: str
    by_id: str
    by: str
    office: str
    at: datetime


@dataclass(frozen=True)
class ObjectionView:
    """An objection to the public notice, and its answer."""

    objection_id: UUID
    matter: str
    contact: str
    received_at: datetime
    taken: bool
    outcome: str
    answer: str
    answered_at: datetime | None
    answered_by: str


@dataclass(frozen=True)
class ComplaintView:
    """A complaint received at the review."""

    matter: str
    contact: str
    at: datetime
    by: str


@dataclass(frozen=True)
class ReminderView:
    """overdue or nudge, and the day."""

    kind: str
    on: date
    clock: str
    by: str


@dataclass(frozen=True)
class HearingView:
    """What the household said."""

    heard_on: date
    who: str
    opinion: str
    by: str


def timeline(case: Case, procedure: Procedure) -> tuple[StepView, ...]:
    """Every step, oldest first."""
    rows = CaseStep.objects.unscoped(_WHY).filter(case=case).order_by("sequence")
    return tuple(_step(row, procedure) for row in rows)


def _step(row: CaseStep, procedure: Procedure) -> StepView:
    step = procedure.steps.get(row.name)
    done = step.done if step else procedure.opened
    return StepView(
        sequence=row.sequence,
        name=row.name,
        zh=done.zh,
        en=done.en,
        from_state=row.from_state,
        to_state=row.to_state,
        actor_name=row.actor_name,
        actor_role=row.actor_role,
        actor_office=row.actor_office,
        at=row.at,
        note=row.note,
        article=step.article if step else "社会救助法 第三十七条",
    )


def visits(case: Case) -> tuple[VisitView, ...]:
    """Every visit with its signatures, oldest first."""
    signatures: defaultdict[UUID, list[VisitorView]] = defaultdict(list)
    for one in VisitVisitor.objects.unscoped(_WHY).filter(case=case).order_by("id"):
        signatures[one.visit_id].append(VisitorView(one.account, one.name, one.office, one.signed_at))
    return tuple(
        VisitView(
            visit_id=row.id,
            level=row.level,
            kind=row.kind,
            visited_on=row.visited_on,
            findings=row.findings,
            visitors=tuple(signatures[row.id]),
            member_name=row.member_name,
            member_how=row.member_how,
            member_signed_at=row.member_signed_at,
            complete=row.complete_at is not None,
        )
        for row in Visit.objects.unscoped(_WHY).filter(case=case).order_by("sequence", "id")
    )


def relatives(case: Case) -> tuple[RelativeView, ...]:
    """Every registered relative, oldest first."""
    rows = list(RelativeRegistration.objects.unscoped(_WHY).filter(case=case).order_by("id"))
    names = persons({row.member for row in rows}) if rows else {}
    return tuple(
        RelativeView(
            member_id=row.member,
            member=names[row.member].name,
            official_name=row.official_name,
            official_post=row.official_post,
            relation=RELATIONS[row.relation],
            at=row.at,
            by=row.actor_name,
        )
        for row in rows
    )


def opinions(case: Case) -> tuple[OpinionView, ...]:
    """Every opinion, latest first."""
    rows = Opinion.objects.unscoped(_WHY).filter(case=case).order_by("-round")
    return tuple(
        OpinionView(
            opinion_id=row.id,
            round=row.round,
            outcome=row.outcome,
            amount_fen=row.amount_fen,
            reason=row.reason,
            departure_reason=row.departure_reason,
            by_id=row.actor_id,
            by=row.actor_name,
            office=row.actor_office,
            at=row.at,
        )
        for row in rows
    )


def objections(case: Case) -> tuple[ObjectionView, ...]:
    """Every objection, latest first."""
    rows = Objection.objects.unscoped(_WHY).filter(case=case).order_by("-received_at", "-id")
    return tuple(
        ObjectionView(
            objection_id=row.id,
            matter=row.matter,
            contact=row.contact,
            received_at=row.received_at,
            taken=row.taken_at is not None,
            outcome=row.outcome,
            answer=row.answer,
            answered_at=row.answered_at,
            answered_by=row.answered_by,
        )
        for row in rows
    )


def complaints(case: Case) -> tuple[ComplaintView, ...]:
    """Every complaint, latest first."""
    rows = Complaint.objects.unscoped(_WHY).filter(case=case).order_by("-at", "-id")
    return tuple(ComplaintView(row.matter, row.contact, row.at, row.actor_name) for row in rows)


def reminders(case: Case) -> tuple[ReminderView, ...]:
    """Overdue clocks and nudges, latest first."""
    rows = Reminder.objects.unscoped(_WHY).filter(case=case).select_related("deadline")
    return tuple(
        ReminderView(row.kind, row.on, row.deadline.kind if row.deadline else "", row.actor_name)
        for row in rows.order_by("-on", "-id")
    )


def hearings(case: Case) -> tuple[HearingView, ...]:
    """Every hearing, latest first."""
    rows = Hearing.objects.unscoped(_WHY).filter(case=case).order_by("-heard_on", "-id")
    return tuple(HearingView(row.heard_on, row.who, row.opinion, row.actor_name) for row in rows)


def notice_token(case: Case, on: date) -> str:
    """The token of the notice now shown; "" when none is."""
    rows = (
        PublicNotice.objects.unscoped(_WHY).filter(case=case, ends_on__gt=on).order_by("-published_on", "-id")
    )
    return rows.values_list("token", flat=True).first() or ""


def contact(case: Case) -> Mapping[str, str]:
    """Where the applicant said they live and how to reach them, from the answers handed in."""
    said: Mapping[str, str] = answers_of(case).get("contact", {})
    return said
