"""The law for everyone to read, without signing in."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from doudi.web.library.views import Desk


def _show(request: HttpRequest, template: str, context: Mapping[str, Any], status: int) -> HttpResponse:
    return render(request, template, context, status=status)


DESK = Desk("base.html", "/public/policies/", _show)
