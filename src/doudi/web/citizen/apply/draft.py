"""The open draft of an application: kept from the first answer on, and saved at every exit.

Looking at a page keeps nothing: before there is an answer, its pages show what a draft would begin with, the
registered family and what was said in the check.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from doudi.cases import application
from doudi.registry import queries as registry
from doudi.web.citizen.apply import sheets
from doudi.web.citizen.apply.answers import Answers, patch
from doudi.web.citizen.apply.applicant import Applicant
from doudi.web.citizen.check import answers as check
from doudi.work import clock

Changes = list[tuple[tuple[str, ...], Any]]


def answers_of(applicant: Applicant) -> Answers:
    """The answers so far; before the first one, what a draft would begin with."""
    file = opened(applicant)
    return Answers(file.answers if file else patch(*_beginning(applicant)), clock.today())


def change(applicant: Applicant, *changes: tuple[tuple[str, ...], Any]) -> Answers:
    """Save some answers (None takes one out) and give all of them.

    Typed by someone else, a changed summary needs the person's confirmation again.
    """
    if applicant.acting_for:
        changes = (*changes, (("confirmed_by",), None))
    return Answers(begun(applicant, *changes).answers, clock.today())


def begun(applicant: Applicant, *changes: tuple[tuple[str, ...], Any]) -> application.DraftFile:
    """The draft with these changes saved; it begins here if there is none."""
    before = () if opened(applicant) else _beginning(applicant)
    return application.save_draft(
        principal=applicant.principal,
        person_id=applicant.person_id,
        answers=patch(*before, *changes),
        at=clock.now(),
    )


def settle(applicant: Applicant) -> None:
    """Write down what the answers imply, just before they are handed in."""
    implied = sheets.implied(answers_of(applicant))
    if implied:
        begun(applicant, *implied)


def key_of(applicant: Applicant) -> str:
    """The key under which this draft can be handed in once; "" when there is no draft."""
    file = opened(applicant)
    return str(file.idempotency_key) if file else ""


def opened(applicant: Applicant) -> application.DraftFile | None:
    """The draft, if there is one."""
    return application.draft(applicant.principal, applicant.person_id, at=clock.now())


def _beginning(applicant: Applicant) -> Changes:
    """The registered family, and what the check asked that the application asks too."""
    today = clock.today()
    family = _family(applicant)
    members = Answers(patch(*family), today).members()
    return [*family, *check.for_application(applicant.checked, [one.person_id for one in members])]


def _family(applicant: Applicant) -> Changes:
    """The registered household; the one who applies stands at its head for this application."""
    today = clock.today()
    household = registry.household_of(applicant.person_id, today)
    members = registry.members_of(household, today) if household else ()
    relations = {member.person_id: member.relation for member in members}
    if relations.get(applicant.person_id) != "head":
        relations = {person: "other" for person in relations}
    relations[applicant.person_id] = "head"
    return [change for person, relation in relations.items() for change in noted(person, relation, "stays")]


def noted(person: UUID, relation: str, how: str) -> Changes:
    """A member as the draft keeps them: who, how related, and stays, joins or left."""
    where = ("members", str(person))
    facts = ("facts", str(person), "relation")
    return [
        ((*where, "relation"), relation),
        ((*where, "change"), how),
        (facts, relation if how != "left" else None),
    ]


def introduced(person: UUID, typed: Mapping[str, str]) -> Changes:
    """Who somebody is who joins, as it was typed."""
    return [(("members", str(person), name), value) for name, value in typed.items()]


def forgotten(person: UUID) -> Changes:
    """Somebody who joins after all does not: nothing of them is kept."""
    return [((part, str(person)), None) for part in ("members", "facts", "consents")]
