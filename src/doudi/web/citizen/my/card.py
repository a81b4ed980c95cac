"""明白卡: what, how much, why, next date, my helper; to hang on the wall, with a code that shows no name."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from doudi.access import grants
from doudi.cases import queries as cases
from doudi.payments import queries as payments
from doudi.registry import queries as registry
from doudi.web.arithmetic import printed
from doudi.web.citizen.apply.applicant import signed_in
from doudi.web.citizen.my.own import person
from doudi.web.qr import drawn
from doudi.work import clock


def code(token: str) -> SafeString:
    """The QR code of a card's public address; the token is opaque and says nothing of a person."""
    return drawn(f"{settings.SITE}/c/{token}")


@signed_in
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The cards of the household, newest first."""
    principal, own = person(request)
    today, now = clock.today(), clock.now()
    household = registry.household_of(own, today)
    found = payments.of_household(principal, household, at=now, as_of=today) if household else ()
    cards = []
    for one in found:
        decision = cases.decision_view(principal, one.case_number, at=now)
        lines = printed(decision.lines) if decision else []
        cards.append({"card": one, "code": code(one.card_token), "lines": lines})
    frame = {"cards": cards, "helpers": grants.about(own, as_of=today)}
    return render(request, "citizen/my/card.html", frame)
