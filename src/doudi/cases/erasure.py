"""Erase what was decided on a case: its key is destroyed, and with it all that the key sealed.

Advice, opinions, decisions, hearings, letters and the notes of steps are gone for everyone; states, dates,
amounts and the journal stay. A period of retention is whatever the place has set, with its reference: where
none is set nothing is erased (个人信息保护法 19, 47).
"""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.cases import steps
from doudi.cases.models import Case, CaseStep
from doudi.cases.models.case import FINAL
from doudi.cases.pinned import place_of
from doudi.law.calendar import china_date
from doudi.law.errors import Unable
from doudi.law.procedures.deadline import add_months
from doudi.rulebook.book import standing_law
from doudi.vault import record_keys


class UnableToErase(Unable):
    """The content of a case is kept, or there is none any more."""


@transaction.atomic
def erase(*, case_id: UUID, actor: Principal, at: datetime) -> None:
    """Destroy the key of an ended case whose period of retention has passed; it cannot be undone.

    Raises UnableToErase, UnableToAct, UnableToFindCase.
    """
    case, on = steps.find(case_id), china_date(at)
    require(actor, "case.erase", division=case.division)
    if case.phase != FINAL:
        raise UnableToErase("这件申请还没有结束，内容不能删除。", "This case has not ended: it is kept.")
    until = kept_until(case, on)
    if on < until:
        raise UnableToErase(
            f"保存期限到 {until.isoformat()} 才满，内容不能提前删除。",
            f"The retention period ends on {until.isoformat()}: until then the content is kept.",
        )
    if not record_keys.destroy(case.id, by=f"{actor.office_name}{actor.name}", at=at):
        raise UnableToErase(
            "这件申请的内容已经删除过了。", "The content of this case has been erased already."
        )
    record(
        Event(
            "case.erase",
            actor.ref,
            at,
            subject=case.applicant_id,
            household=case.household_id,
            case=case.number,
            detail={"kept_until": until.isoformat()},
        )
    )


def kept_until(case: Case, on: date) -> date:
    """The first day on which an ended case may be erased, by the period that holds on `on`.

    Counted from the case's last step. Raises UnableToErase where the place has set no period.
    """
    name, parameters = f"{case.benefit}.kept_months", standing_law().parameters
    period = parameters.find(name, place_of(case.division), on) if name in parameters.declared else None
    if period is None or not isinstance(period.value, int):
        raise UnableToErase(
            f"本地还没有设定档案的保存期限（{name}）。请先在政策文件里写明期限和依据。",
            f"No retention period ({name}) is set here: enter it in the policy files, with its reference.",
        )
    last = CaseStep.objects.unscoped("the end of one case").filter(case=case).latest("sequence")
    return add_months(china_date(last.at), period.value)
