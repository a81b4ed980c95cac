"""The front door: at most eight tiles named by verbs, the phone number, and "someone apply for me"."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The home page, the same for everyone."""
    return render(request, "citizen/home.html")
