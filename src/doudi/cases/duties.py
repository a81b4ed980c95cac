"""What the office has to see to in a family's case, beside the decision: a check that is overdue after a
death, a share to be cut. Worked out anew from the facts of the case; for officers, and in no letter.
"""

from datetime import date

from doudi.cases.models import Case
from doudi.cases.models.case import RECEIVING
from doudi.cases.pinned import place_of
from doudi.law.benefits.assess import assess
from doudi.law.benefits.duty import Raised
from doudi.law.benefits.situation import Known, Situation
from doudi.registry.situation import of_household
from doudi.registry.sources import REGISTER
from doudi.rulebook.book import standing_law


def duties_of(case: Case, *, as_of: date) -> tuple[Raised, ...]:
    """The duties by every programme that has any; none where nobody is left in the household."""
    law = standing_law()
    situation = of_household(case.household_id, as_of=as_of, case_number=case.number)
    if not situation.members:
        return ()
    among = {name for name, benefit in law.benefits.items() if benefit.duties}
    if case.phase == RECEIVING and case.benefit in law.fact("recognised_as").choices:
        situation = _recognised(case, situation)
    return assess(law, situation, place=place_of(case.division), as_of=as_of, among=among).duties


def _recognised(case: Case, situation: Situation) -> Situation:
    """Who lives in a family that receives the benefit is recognised by this very case, where no fact says
    otherwise; but for who had died before it was decided."""
    known = {"recognised_as": Known(case.benefit, REGISTER)}
    return Situation(
        situation.household,
        {
            member: facts if _died_before(facts.get("died_on"), case.decided_on) else {**known, **facts}
            for member, facts in situation.members.items()
        },
    )


def _died_before(died: Known | None, decided: date | None) -> bool:
    return bool(died and decided and isinstance(died.value, date) and died.value < decided)
