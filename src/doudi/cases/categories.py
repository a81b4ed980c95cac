"""How a case stands for every programme: one application is judged for all of them, in their order
(国办发〔2023〕39号: 一次申请、分类审核认定). It is advice, worked out anew from the facts of the case.
"""

from collections.abc import Collection
from datetime import date

from doudi.cases.models import Case
from doudi.cases.pinned import place_of
from doudi.law.benefits.assess import assess
from doudi.law.benefits.standing import Standing, standings
from doudi.registry.situation import of_household
from doudi.registry.sources import DECLARED
from doudi.rulebook.book import standing_law


def others_of(case: Case, *, as_of: date) -> tuple[Standing, ...]:
    """Every programme but the one that was applied for, for the household and for each of its members."""
    law = standing_law()
    situation = of_household(case.household_id, as_of=as_of, case_number=case.number)
    found = assess(law, situation, place=place_of(case.division), as_of=as_of)
    return tuple(
        one for one in standings(found, law.questionnaire.office) if one.decision.benefit != case.benefit
    )


def may_be_told(standing: Standing, seen: Collection[str]) -> bool:
    """Whether the family may hear of it: `seen` are the members whose findings the reader may see
    (exchange.audience); of another adult only what was stated in the application itself."""
    receiver = standing.decision.receiver
    told = (fact.source == DECLARED for fact in standing.decision.facts_used if fact.member == receiver)
    return not receiver or receiver in seen or all(told)
