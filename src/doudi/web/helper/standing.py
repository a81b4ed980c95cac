"""Where each of a helper's people stands, and what the helper does next for them: the line of the list."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from doudi.access import grants, places
from doudi.access.principal import Principal
from doudi.cases import application, queries
from doudi.registry import queries as registry
from doudi.web.citizen.apply.answers import Answers
from doudi.web.citizen.apply.applicant import Applicant
from doudi.web.citizen.apply.views import task_list
from doudi.web.templatetags.words import spoken
from doudi.work import clock

# What needs the helper comes first: papers and late cases, then what was begun, then what runs by itself.
PAPERS, LATE, SEND, CONFIRM, FILL, RUNNING, NOTHING, RECEIVING, ENDED = range(9)


@dataclass(frozen=True)
class Standing:
    """How far somebody's application is: an open draft or a case, and the page to go on with."""

    rank: int
    words: str
    tone: str
    act: str
    href: str
    draft: application.DraftFile | None = None
    case: queries.CaseLine | None = None

    @property
    def last_day(self) -> date:
        """The day by which something falls due: of the case, or on which the draft is forgotten."""
        if self.draft:
            return self.draft.kept_until
        return self.case.due.due_on if self.case and self.case.due else date.max


@dataclass(frozen=True)
class MyPerson:
    """One line of the list."""

    person_id: UUID
    name: str
    masked_phone: str
    division: int
    village: str
    standing: Standing


def my_people(principal: Principal) -> list[MyPerson]:
    """Everybody who authorised this helper, by what needs the helper next; the grants are read anew.

    As many queries for two hundred people as for three.
    """
    today, now = clock.today(), clock.now()
    cards = registry.persons(grants.subjects_of(principal, grants.VIEW, today))
    villages = {place.code: place.name for place in places.places({card.division for card in cards.values()})}
    cases = defaultdict(list)
    for case in queries.cases_of(principal, at=now):
        cases[case.applicant_id].append(case)
    drafts = {draft.person_id: draft for draft in application.drafts_of(principal, at=now)}
    asked = _parts(principal, cards, drafts.values(), today)
    mine = [
        MyPerson(
            card.person_id,
            card.name,
            card.masked_phone,
            card.division,
            villages.get(card.division, ""),
            _standing(card.person_id, cases[card.person_id], drafts.get(card.person_id), asked),
        )
        for card in cards.values()
    ]
    return sorted(mine, key=lambda one: (one.standing.rank, one.standing.last_day, one.name, one.person_id))


def _parts(
    principal: Principal,
    cards: Mapping[UUID, registry.PersonCard],
    drafts: Iterable[application.DraftFile],
    today: date,
) -> dict[UUID, set[str]]:
    """By draft, the states its parts are in; the members of all drafts are looked up at once."""
    open_drafts = [draft for draft in drafts if draft.person_id in cards]
    known = registry.persons(
        {person for draft in open_drafts for person in Answers(draft.answers, today).registered()}
    )
    states = {}
    for draft in open_drafts:
        card = cards[draft.person_id]
        who = Applicant(card.person_id, card.name, card.division, principal, True, "")
        tasks = task_list(who, Answers(draft.answers, today, known), single=False)
        states[draft.draft_id] = {task.state for task in tasks}
    return states


def _standing(
    person: UUID,
    cases: list[queries.CaseLine],
    draft: application.DraftFile | None,
    states: Mapping[UUID, set[str]],
) -> Standing:
    """A case under way counts before a draft: a second application would be refused."""
    case = next((one for one in cases if one.phase != "final"), None)
    if case is None and draft is not None:
        return _of_draft(person, draft, states[draft.draft_id])
    case = case or next(iter(cases), None)
    if case is not None:
        return _of_case(case)
    return Standing(NOTHING, _("还没申请"), "grey", _("打开"), f"/helper/{person}/")


def _of_draft(person: UUID, draft: application.DraftFile, states: set[str]) -> Standing:
    base = f"/helper/{person}/"
    if states != {"done"}:
        return Standing(FILL, _("还没填完"), "wait", _("接着填"), f"{base}apply/", draft=draft)
    if draft.answers.get("confirmed_by"):
        return Standing(
            SEND, _("本人已确认，还没提交"), "wait", _("去提交"), f"{base}apply/review/", draft=draft
        )
    return Standing(CONFIRM, _("填好了，等本人确认"), "wait", _("请本人确认"), f"{base}confirm/", draft=draft)


def _of_case(case: queries.CaseLine) -> Standing:
    rank, act = RUNNING, _("看办到哪一步")
    if case.phase != "open":
        rank = RECEIVING if case.phase == "receiving" else ENDED
    elif case.holder == "applicant":
        rank, act = PAPERS, _("补材料")
    elif case.due and case.due.days_left < 0 and case.due.rule == "limit":
        rank, act = LATE, _("催一催")
    return Standing(rank, spoken(case.state_label), case.tone, act, f"/my/cases/{case.number}/", case=case)
