"""The open draft of an application: begun with the registered family, saved at every exit."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from doudi.cases import application
from doudi.registry import queries as registry
from doudi.web.citizen.apply import sheets
from doudi.web.citizen.apply.answers import Answers, patch
from doudi.web.citizen.apply.applicant import Applicant
from doudi.work import clock

Changes = list[tuple[tuple[str, ...], Any]]


def answers_of(applicant: Applicant, carried: Mapping[str, Any] | None = None) -> Answers:
    """The answers so far. A first visit begins a draft with the registered members and what was `carried`."""
    file = _open(applicant)
    if file is None:
        file = _save(applicant, patch(*_family(applicant), *_carried(carried or {})))
    return Answers(file.answers, clock.today())


def change(applicant: Applicant, *changes: tuple[tuple[str, ...], Any]) -> Answers:
    """Save some answers (None takes one out) and give all of them.

    Typed by someone else, a changed summary needs the person's confirmation again.
    """
    if applicant.acting_for:
        changes = (*changes, (("confirmed_by",), None))
    return Answers(_save(applicant, patch(*changes)).answers, clock.today())


def settle(applicant: Applicant) -> None:
    """Write down what the answers imply, just before they are handed in."""
    tree = patch(*sheets.implied(answers_of(applicant)))
    if tree:
        _save(applicant, tree)


def key_of(applicant: Applicant) -> str:
    """The key under which this draft can be handed in once; "" when there is no draft."""
    file = _open(applicant)
    return str(file.idempotency_key) if file else ""


def _open(applicant: Applicant) -> application.DraftFile | None:
    return application.draft(applicant.principal, applicant.person_id, at=clock.now())


def _save(applicant: Applicant, tree: dict[str, Any]) -> application.DraftFile:
    return application.save_draft(
        principal=applicant.principal, person_id=applicant.person_id, answers=tree, at=clock.now()
    )


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


def _carried(check: Mapping[str, Any]) -> Changes:
    """What "check what I can get" already asked and the application asks too."""
    return [
        (("facts", "household", name), check[name]) for name in ("homes", "other_property") if name in check
    ]
