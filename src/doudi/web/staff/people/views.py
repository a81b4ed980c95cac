"""Search, and what the window does for one person."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doudi.access import actions as accounts
from doudi.access import grants
from doudi.access import queries as access
from doudi.access.permission import may, require
from doudi.access.principal import Principal, of_request
from doudi.cases import queries
from doudi.registry import queries as registry
from doudi.registry.identity.queries import standing
from doudi.registry.queries import PersonCard
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.forms import PageForm
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.people.forms import GrantForm, PinForm, SearchForm
from doudi.work import clock


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest) -> HttpResponse:
    """Find somebody. Numbers are masked; the journal notes that a search was made, never what was typed."""
    principal = of_request(request)
    require(principal, "person.search")
    form = SearchForm(posted(request))
    context: dict[str, Any] = {"form": form, "page_of": None}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        context["page_of"] = registry.search(principal, given["text"], at=clock.now(), after=given["after"])
        context["text"] = given["text"]
    return show(request, "staff/people/search.html", context, room="people", status=status_of(form))


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """One person at the window: apply for them, set the PIN of their card, write down an authority."""
    principal = of_request(request)
    card = registry.opened_card(principal, person, at=clock.now())
    which = request.POST.get("act", "") if request.method == "POST" else ""
    forms = _forms(request, principal, which)
    if which in forms and carried_out(forms[which], lambda: _do(which, forms[which], card, principal)):
        messages.success(request, _("已办好。"))
        return HttpResponseRedirect(reverse("staff:person", args=[person]))
    context = {
        "card": card,
        "standing": standing(card.person_id),
        "forms": forms,
        "form": forms.get(which) or PageForm(),
        "cases": queries.cases_of_person(principal, card.person_id, as_of=clock.today()),
        "helpers": grants.about(card.person_id, as_of=clock.today()),
        "may_audit": may(principal, "journal.read"),
        "may_pin": may(principal, "account.set_pin", division=card.division),
        "may_grant": may(principal, "grant.give", division=card.division),
        "may_apply": may(principal, "case.apply", division=card.division),
    }
    bad = which in forms and bool(forms[which].errors)
    return show(request, "staff/people/person.html", context, room="people", status=422 if bad else 200)


def _forms(request: HttpRequest, principal: Principal, which: str) -> dict[str, PageForm]:
    """Both forms; only the one that was posted is bound."""
    pin = PinForm(request.POST if which == "pin" else None, prefix="pin")
    grant = GrantForm(
        request.POST if which == "grant" else None,
        prefix="grant",
        helpers=access.helpers_of(principal),
        today=clock.today(),
    )
    return {"pin": pin, "grant": grant}


def _do(which: str, form: PageForm, card: PersonCard, actor: Principal) -> None:
    if isinstance(form, PinForm):
        _set_pin(form, card, actor)
    elif isinstance(form, GrantForm):
        grants.grant(
            holder=form.holder_id(),
            subject=card.person_id,
            division=card.division,
            scope=form.cleaned_data["scope"],
            since=clock.today(),
            until=form.cleaned_data["until"],
            actor=actor,
            at=clock.now(),
        )


def _set_pin(form: PinForm, card: PersonCard, actor: Principal) -> None:
    """The account of the card, opened on the way when the person has none."""
    given, at = form.cleaned_data, clock.now()
    account = access.account_of_person(card.person_id)
    if account is None:
        accounts.open_citizen_account(
            person=card.person_id,
            name=card.name,
            division=card.division,
            card_number=given["card_number"],
            pin=given["pin"],
            actor=actor,
            at=at,
        )
        return
    accounts.set_pin(
        account_id=account, pin=given["pin"], card_number=given["card_number"], actor=actor, at=at
    )
