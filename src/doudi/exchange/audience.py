"""Whose findings a reader of the report sees.

Whoever agrees to the check agrees that departments are asked for this one application (社会救助法 40), not
that the rest of the family is told (个人信息保护法 28-29; 社会救助法 70(6)). So what was found about an adult
is shown to that adult and to the officials; about the under-aged, to the adults they live with; about the
household as a whole, and the totals, to the family. A helper sees what was found about those who
authorised them.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from doudi.access.permission import may
from doudi.access.principal import Principal
from doudi.registry.households import ADULT, Member


def of_family(reader: UUID, members: Iterable[Member]) -> frozenset[UUID]:
    """The members whose findings one of the family sees: their own, and, of age, those of the under-aged."""
    found = list(members)
    grown = any(member.person_id == reader and member.age >= ADULT for member in found)
    return frozenset({reader} | {member.person_id for member in found if grown and member.age < ADULT})


def of_reader(principal: Principal, members: Iterable[Member], on: date) -> frozenset[UUID]:
    """The members whose findings this reader sees on the day."""
    found = list(members)
    if principal.kind == "citizen" and principal.person_id is not None:
        return of_family(principal.person_id, found)
    if principal.kind == "helper":
        people = (member.person_id for member in found)
        return frozenset(one for one in people if may(principal, "verification.read", subject=one, on=on))
    return frozenset(member.person_id for member in found)
