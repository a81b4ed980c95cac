"""The library in the frame of the office."""

from collections.abc import Mapping
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from doudi.access.permission import require
from doudi.access.principal import of_request
from doudi.web.library.views import Desk
from doudi.web.staff.door import View, staff
from doudi.web.staff.frame import show


def readers(view: View) -> View:
    """Let in the staff who may read the policies."""

    @staff
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(of_request(request), "policy.read")
        return view(request, *args, **kwargs)

    return guarded


def _show(request: HttpRequest, template: str, context: Mapping[str, Any], status: int) -> HttpResponse:
    return show(request, template, context, room="library", status=status)


DESK = Desk("staff/frame.html", "/staff/policies/", _show, inside=True)
