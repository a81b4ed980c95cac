"""What a notice will say, where and until when, read before it is put up."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.cases import clocks, notices, steps
from doudi.cases.models import Opinion
from doudi.cases.pinned import procedure_of
from doudi.law.calendar import china_date


@dataclass(frozen=True)
class NoticePreview:
    """A notice of an opinion that does not hang yet; money in fen, `last_day` is shown still."""

    name: str
    household_size: int
    amount_fen: int | None
    village: str
    town: str
    published_on: date
    last_day: date


def notice_preview(principal: Principal, case_id: UUID, *, at: datetime) -> NoticePreview | None:
    """The notice that publicising now would put up; None without an opinion. Raises UnableToAct."""
    case, on = steps.find(case_id), china_date(at)
    require(principal, "case.publicize", division=case.division)
    opinions = Opinion.objects.unscoped("the opinion to be publicised").filter(case=case)
    opinion = opinions.select_related("advice").order_by("-round").first()
    if opinion is None:
        return None
    procedure = procedure_of(case.procedure_id)
    last = clocks.last_day(procedure.deadlines["publicity"], on)
    shown = notices.opinion_notice(case, procedure, opinion, on=on, last_day=last)
    return NoticePreview(
        shown.shown_name,
        shown.household_size,
        shown.amount_fen,
        shown.village,
        shown.town,
        shown.published_on,
        shown.last_day,
    )
