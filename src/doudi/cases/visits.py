"""Home visits: recorded by one visitor, signed by each visitor and by a member present (57号 16)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from doudi.access.models import Account
from doudi.access.permission import require, table
from doudi.access.principal import Principal
from doudi.audit import actions as journal
from doudi.cases import steps
from doudi.cases.errors import UnableToRecordVisit
from doudi.cases.models import Case, Visit, VisitVisitor
from doudi.cases.models.inquiry import VISITS
from doudi.cases.models.row import acted
from doudi.cases.pinned import procedure_of
from doudi.law.calendar import china_date

STEPS = {"town": "visit", "county": "county_visit"}
KINDS = VISITS
HOW = ("signature", "fingerprint", "phone")
NOBODY = UUID(int=0)
FEWEST = 2  # 每组调查人员不得少于2人


@dataclass(frozen=True)
class Colleague:
    """Someone who may be the other visitor."""

    account_id: UUID
    name: str
    office: str


def colleagues(principal: Principal) -> tuple[Colleague, ...]:
    """Staff of the same office who may visit, without the one who asks."""
    if principal.account_id is None:
        return ()
    may_visit = table().actions["case.visit"] | table().actions["case.county_visit"]
    me = Account.objects.filter(id=principal.account_id).values("office")
    rows = Account.objects.filter(office__in=me, kind="staff", is_active=True, role__in=may_visit)
    others = rows.exclude(id=principal.account_id).select_related("office").order_by("name", "id")
    return tuple(Colleague(row.id, row.name, row.office.name if row.office else "") for row in others)


@transaction.atomic
def record(
    *,
    case_id: UUID,
    level: str,
    kind: str,
    visited_on: date,
    findings: str,
    visitors: Sequence[UUID],
    actor: Principal,
    at: datetime,
    revision: int | None = None,
) -> UUID:
    """Record a visit and give its id. The actor is one of the visitors; each of them signs apart.

    visitors: staff accounts, two at least. Raises UnableToRecordVisit, and what `take_step` raises.
    """
    accounts = _visitors(visitors, actor)
    _check(level, kind, visited_on, findings, at)
    if kind == "phone" and not _remote_allowed(steps.find(case_id)):
        raise UnableToRecordVisit(
            "电话、视频只在发生重大突发事件、当地已经决定采用时才能代替入户（57号第十六条第二款）。请上门。"
        )
    row = steps.take(case_id, STEPS[level], actor=actor, at=at, revision=revision)
    visit = Visit(
        case=row.case,
        division=row.division,
        sequence=row.sequence,
        level=level,
        kind=kind,
        visited_on=visited_on,
        findings=findings.strip(),
        **acted(actor.ref, at),
    )
    visit.save(force_insert=True)
    for account in accounts:
        VisitVisitor(
            case=row.case,
            division=row.division,
            visit=visit,
            account=account.id,
            name=account.name,
            office=account.office.name if account.office else "",
        ).save(force_insert=True)
    return visit.id


@transaction.atomic
def sign(*, visit_id: UUID, actor: Principal, at: datetime) -> bool:
    """Sign as one of the visitors; gives whether the visit is complete now. Signing again changes nothing."""
    visit = _visit(visit_id)
    require(actor, f"case.{STEPS[visit.level]}", division=visit.division)
    mine = _signatures(visit).filter(account=actor.account_id or NOBODY)
    if not mine.exists():
        raise UnableToRecordVisit("您不在这次调查的人员里，不能签字。请由参加调查的人签。")
    if mine.filter(signed_at__isnull=True).update(signed_at=at):
        _journal("visit.sign", visit, actor, at)
    return _complete(visit, at)


@transaction.atomic
def sign_member(
    *, visit_id: UUID, name: str, how: str, actor: Principal, at: datetime, person_id: UUID | None = None
) -> bool:
    """Record the signature of the member who was present; gives whether the visit is complete now."""
    visit = _visit(visit_id)
    require(actor, f"case.{STEPS[visit.level]}", division=visit.division)
    if how not in HOW or not name.strip():
        raise UnableToRecordVisit("请写明在场家庭成员的姓名和签字方式（签名、指印或电话确认）。")
    if visit.member_signed_at is None:
        visit.member_name, visit.member_person, visit.member_how = name.strip(), person_id, how
        visit.member_signed_at = at
        visit.save()
        _journal("visit.sign_member", visit, actor, at)
    return _complete(visit, at)


def _complete(visit: Visit, at: datetime) -> bool:
    """Complete once everyone has signed; a neighbour's visit needs no member of the household."""
    if visit.complete_at is not None:
        return True
    everyone = not _signatures(visit).filter(signed_at__isnull=True).exists()
    if not everyone or (visit.member_signed_at is None and visit.kind != "neighbour"):
        return False
    visit.complete_at = at
    visit.save(update_fields=["complete_at"])
    return True


def _remote_allowed(case: Case) -> bool:
    setting = procedure_of(case.procedure_id).settings.get("remote_visits")
    return setting is not None and bool(setting.value)


def _visitors(visitors: Sequence[UUID], actor: Principal) -> list[Account]:
    rows = Account.objects.filter(id__in=set(visitors), kind="staff", is_active=True)
    accounts = list(rows.select_related("office").order_by("name", "id"))
    if len(accounts) < FEWEST or len(accounts) != len(set(visitors)):
        raise UnableToRecordVisit("每组调查人员不得少于两人（57号第十六条），请选上另一位在册的工作人员。")
    if actor.account_id not in {account.id for account in accounts}:
        raise UnableToRecordVisit("请由参加调查的人登记：您不在所选的人员里。")
    return accounts


def _check(level: str, kind: str, visited_on: date, findings: str, at: datetime) -> None:
    if level not in STEPS or kind not in KINDS:
        raise UnableToRecordVisit("请选择调查方式：入户、邻里访问，或电话视频。")
    if visited_on > china_date(at):
        raise UnableToRecordVisit("调查日期不能晚于今天。")
    if not findings.strip():
        raise UnableToRecordVisit("请写下看到和了解到的情况。")


def _visit(visit_id: UUID) -> Visit:
    rows = Visit.objects.unscoped("one visit; permission is checked next").select_related("case")
    visit = rows.filter(pk=visit_id).first()
    if visit is None:
        raise UnableToRecordVisit("没有找到这次调查。请从家庭档案重新打开。")
    return visit


def _signatures(visit: Visit) -> QuerySet[VisitVisitor]:
    return VisitVisitor.objects.unscoped("signatures of one visit").filter(visit=visit)


def _journal(action: str, visit: Visit, actor: Principal, at: datetime) -> None:
    journal.record(
        journal.Event(action, actor.ref, at, household=visit.case.household_id, case=visit.case.number)
    )
