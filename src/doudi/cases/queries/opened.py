"""Opening a case to read it: the right, the purpose, and the look that each of the household can see."""

from collections.abc import Iterable
from datetime import datetime

from doudi.access.looks import look, purpose_of, shown
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.cases.models import Case
from doudi.law.calendar import china_date
from doudi.registry.queries import members_of

# What the arithmetic of a decision tells of the people it is about.
ARITHMETIC = frozenset({"case", "family", "income", "property"})


def opened(
    principal: Principal,
    case: Case,
    groups: Iterable[str],
    *,
    at: datetime,
    action: str = "case.read",
    work: str = "application",
) -> frozenset[str]:
    """Those of the groups that may be shown, after a look at each member is in the journal.

    `case` is within the principal's reach, and this runs in the transaction that reads on. One's own look is
    written too: an account that someone else uses leaves its traces. Raises UnableToAct.
    """
    on = china_date(at)
    division = case.division if principal.is_staff else None
    require(principal, "case.read", division=division, subject=case.applicant_id, on=on)
    purpose = purpose_of(principal, work, subject=case.applicant_id, on=on)
    permitted = shown(principal, purpose, groups)
    look(
        principal,
        action,
        people=(case.applicant_id, *(member.person_id for member in members_of(case.household_id, on))),
        groups=permitted,
        purpose=purpose,
        at=at,
        division=case.division,
        household=case.household_id,
        case=case.number,
    )
    return permitted
