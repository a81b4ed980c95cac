"""How a case stands for the other programmes, for officers; and where its family likely fits elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from doudi.access.errors import UnableToAct
from doudi.access.principal import Principal
from doudi.cases.categories import may_be_told, others_of
from doudi.cases.duties import duties_of
from doudi.cases.errors import UnableToFindCase
from doudi.cases.models import Case
from doudi.cases.queries.opened import ARITHMETIC, opened
from doudi.exchange import audience
from doudi.law.benefits.duty import Raised
from doudi.law.benefits.standing import Standing
from doudi.law.calendar import china_date
from doudi.law.label import Label
from doudi.registry.queries import members_of, persons


@dataclass(frozen=True)
class Categories:
    """The other programmes in the order of judging. `names`: what the members are called, by their key.
    `duties`: what the office has to see to, by every programme."""

    case_id: UUID
    number: str
    as_of: date
    standings: tuple[Standing, ...]
    names: Mapping[str, str]
    duties: tuple[Raised, ...]


class Referral(NamedTuple):
    """Another department that likely helps: what, where to apply, by which article. No figures."""

    label: Label
    office: Label
    article: str


@transaction.atomic
def categories(principal: Principal, case_id: UUID, *, at: datetime) -> Categories:
    """The other programmes of a case within reach, judged by its facts of that day; the look is in the
    journal. Raises UnableToFindCase, UnableToAct (for who may not read what they rest on)."""
    case = Case.objects.within(principal).filter(pk=case_id).first()
    if case is None:
        raise UnableToFindCase("没有找到这件申请，或它不在您的辖区。请从列表重新打开。")
    if not opened(principal, case, ARITHMETIC, at=at) >= ARITHMETIC:
        raise UnableToAct("您的岗位不能看收入和财产，所以看不了各类救助的测算。请找经办人。")
    on = china_date(at)
    standings = others_of(case, as_of=on)
    people = [member.person_id for member in members_of(case.household_id, on)]
    names = {str(one): card.name for one, card in persons(people).items()}
    return Categories(case.id, case.number, on, standings, names, duties_of(case, as_of=on))


def referrals_of(principal: Principal, case: Case, *, on: date) -> tuple[Referral, ...]:
    """The other departments that likely help the family of a case already reached, once it is accepted."""
    if case.accepted_on is None:
        return ()
    members = members_of(case.household_id, on)
    seen = {str(one) for one in audience.of_reader(principal, members, on)}
    found = (one for one in others_of(case, as_of=on) if one.likely and may_be_told(one, seen))
    return tuple(
        dict.fromkeys(
            Referral(one.decision.label, one.decision.office, one.decision.conditions[0].article)
            for one in found
            if one.decision.office
        )
    )
