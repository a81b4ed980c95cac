"""催办: the applicant reminds whoever holds the case, at most once a day."""

from datetime import datetime

from django.db import IntegrityError, transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.cases.errors import UnableToNudge
from doudi.cases.models import Case, Reminder
from doudi.cases.models.case import OPEN
from doudi.cases.models.row import acted
from doudi.cases.tokens import is_possible
from doudi.law.calendar import china_date


def nudge(*, case_number: str, principal: Principal, at: datetime) -> None:
    """Send a reminder, shown to the holder of the case. Raises UnableToNudge, UnableToAct."""
    rows = Case.objects.within(principal).filter(number=case_number)
    case = rows.first() if is_possible(case_number) else None
    if case is None or case.phase != OPEN:
        raise UnableToNudge("这件申请不在办理中，不需要催办。")
    require(principal, "case.nudge", division=case.division, subject=case.applicant_id)
    on = china_date(at)
    reminder = Reminder(case=case, division=case.division, kind="nudge", on=on, **acted(principal.ref, at))
    try:
        with transaction.atomic():
            reminder.save(force_insert=True)
            Case.objects.unscoped("mark one case").filter(pk=case.pk).update(nudged_on=on)
            record(Event("case.nudge", principal.ref, at, subject=case.applicant_id, case=case.number))
    except IntegrityError:
        raise UnableToNudge("今天已经催过了，经办人会看到。明天还没有进展，可以再催。") from None
