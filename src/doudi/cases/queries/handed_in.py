"""An application as it was handed in, to be read again or printed for a signature."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from doudi.access.errors import UnableToAct
from doudi.access.principal import Principal
from doudi.cases.errors import UnableToFindCase
from doudi.cases.family import answers_of
from doudi.cases.models import Case
from doudi.cases.queries.opened import ARITHMETIC, opened
from doudi.cases.tokens import is_possible

# What somebody says of their family when they apply.
_SAID = ARITHMETIC | {"contact", "health"}


@dataclass(frozen=True)
class HandedIn:
    """The answers of a case, by the paths of a draft; empty for a case that came another way."""

    number: str
    applicant_id: UUID
    on: date
    typed_by: str
    answers: Mapping[str, Any]


@transaction.atomic
def handed_in(principal: Principal, case_number: str, *, at: datetime) -> HandedIn:
    """The application of a case within reach, with the look it costs. Raises UnableToFindCase, UnableToAct,
    also for a helper who only follows the case."""
    rows = Case.objects.within(principal).filter(number=case_number)
    case = rows.first() if is_possible(case_number) else None
    if case is None:
        raise UnableToFindCase("没有找到这件申请，或您没有查看它的权限。请核对编号。")
    if opened(principal, case, _SAID, at=at) != _SAID:
        raise UnableToAct("申请表写有这家人的收入和财产，您现在的授权只够跟进度。需要看时，请本人改授权。")
    return HandedIn(case.number, case.applicant_id, case.opened_on, case.typed_by, answers_of(case))
