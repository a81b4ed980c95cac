"""My people, and one of them: what is under way, and what can be done for them."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doudi.access import grants
from doudi.access.permission import may
from doudi.access.principal import of_request
from doudi.cases import application, queries
from doudi.registry import queries as registry
from doudi.web.helper.door import client, signed_in
from doudi.work import clock


@dataclass(frozen=True)
class MyPerson:
    """One line of the list: who, and whether a draft is open."""

    person_id: UUID
    name: str
    masked_phone: str
    draft: bool


@signed_in
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who authorised this helper, by name. The grants are read anew each time."""
    principal = of_request(request)
    subjects = grants.subjects_of(principal, grants.VIEW, clock.today())
    cards = registry.persons(subjects)
    drafts = {one.person_id for one in application.drafts_of(principal, at=clock.now())}
    mine = [
        MyPerson(card.person_id, card.name, card.masked_phone, card.person_id in drafts)
        for card in sorted(cards.values(), key=lambda card: card.name)
    ]
    return render(request, "helper/people.html", {"people": mine, "is_helper": principal.kind == "helper"})


@signed_in
@require_safe
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """One person: their applications, the open draft, and the doors."""
    who = client(request, person)
    at = clock.now()
    context = {
        "who": who,
        "cases": queries.cases_of(who.principal, person_id=person, at=at),
        "draft": application.draft(who.principal, person, at=at),
        "may_apply": may(who.principal, "case.apply", subject=person, division=who.division),
    }
    return render(request, "helper/person.html", context)
