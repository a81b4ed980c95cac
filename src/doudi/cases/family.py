"""Who joins and who has left, as an application says it: kept with it, registered when it is accepted.

An applicant states; the clerk who accepts has seen the papers, and changes the register (57号 10). Until then
somebody who joins is a name in the sealed answers, whether the register knows them or not.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from doudi.access.principal import Principal
from doudi.cases.errors import UnableToTakeStep
from doudi.cases.models import ApplicationDraft, Case
from doudi.law import id_number
from doudi.law.calendar import china_date
from doudi.registry.actions import join_household, leave_household, register_person
from doudi.registry.names import name_key
from doudi.registry.queries import find_by_id_number, members_of, persons
from doudi.vault.masking import mask_id_number

JOINS, LEFT = "joins", "left"


@dataclass(frozen=True)
class FamilyChange:
    """One change as stated. `key` names it in the answers; `masked_id` is "" for someone without a number."""

    key: str
    joins: bool
    name: str
    relation: str
    born: date
    masked_id: str


def answers_of(case: Case) -> Mapping[str, Any]:
    """The answers as they were handed in; empty for a case that came another way."""
    rows = ApplicationDraft.objects.unscoped("the answers of one case already reached").filter(case=case)
    row = rows.first()
    return json.loads(row.answers) if row else {}


def stated(answers: Mapping[str, Any], change: str) -> dict[str, Mapping[str, str]]:
    """The members of the answers who join, or who left, by their key."""
    noted: Mapping[str, Mapping[str, str]] = answers.get("members", {})
    return {key: note for key, note in noted.items() if note.get("change") == change}


def changes_of(case: Case) -> tuple[FamilyChange, ...]:
    """What the accepting clerk decides on: first who joins, then who left."""
    answers = answers_of(case)
    joining = [
        FamilyChange(
            key, True, note["name"], note["relation"], born_of(note), mask_id_number(note["id_number"])
        )
        for key, note in stated(answers, JOINS).items()
    ]
    gone = stated(answers, LEFT)
    cards = persons([UUID(key) for key in gone])
    leaving = [
        FamilyChange(key, False, cards[UUID(key)].name, note["relation"], cards[UUID(key)].born, "")
        for key, note in gone.items()
    ]
    return (*joining, *leaving)


def born_of(note: Mapping[str, str]) -> date:
    """The birthday of somebody who joins: from their number, or as it was typed."""
    return id_number.parse(note["id_number"]).born if note["id_number"] else date.fromisoformat(note["born"])


def register(case: Case, keys: Collection[str], *, actor: Principal, at: datetime) -> dict[str, UUID]:
    """Write the changes under these keys into the register; gives the person behind each key that joined.

    Raises UnableToTakeStep when a number belongs to another name, and what joining and leaving raise.
    """
    on, answers = china_date(at), answers_of(case)
    present = {member.person_id for member in members_of(case.household_id, on)}
    for key in stated(answers, LEFT).keys() & set(keys):
        if (member := UUID(key)) in present and member != case.applicant_id:
            leave_household(household_id=case.household_id, person_id=member, on=on, actor=actor, at=at)
    joined = {}
    for key, note in stated(answers, JOINS).items():
        if key not in keys:
            continue
        person_id = _person(note, case.division, actor, at)
        if person_id in present:
            continue
        join_household(
            household_id=case.household_id,
            person_id=person_id,
            relation=note["relation"],
            valid_from=on,
            actor=actor,
            at=at,
        )
        joined[key] = person_id
    return joined


def _person(note: Mapping[str, str], division: int, actor: Principal, at: datetime) -> UUID:
    number, name = note["id_number"], note["name"]
    known = find_by_id_number(number) if number else None
    if known is None:
        row = register_person(
            name=name,
            id_number=number,
            sex=note["sex"],
            born=born_of(note),
            division=division,
            actor=actor,
            at=at,
        )
        found: UUID = row.id
        return found
    if name_key(persons([known])[known].name) != name_key(name):
        raise UnableToTakeStep(
            f"“{name}”的身份证号登记的是另一个姓名。请对照户口簿核对；对不上就先不登记这一位，其余照常受理。"
        )
    return known
