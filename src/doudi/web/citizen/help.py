"""Someone apply for me: who can, and how."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The ways to have someone else do it."""
    return render(request, "citizen/help.html")
