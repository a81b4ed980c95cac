"""What the QR code of a 明白卡 shows to anyone: how much a month and when; no name, no place, no account."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doudi.payments import queries as payments
from doudi.work import clock


@require_safe
def card(request: HttpRequest, token: str) -> HttpResponse:
    """The card behind a token."""
    found = payments.card(token, as_of=clock.today())
    if found is None:
        raise Http404
    return render(request, "public/card.html", {"card": found})
