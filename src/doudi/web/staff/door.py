"""Who comes in: staff only. What they may do is asked of the domain, step by step, not here."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from doudi.access.errors import UnableToAct
from doudi.access.principal import of_request
from doudi.access.session import asked_by_itself

SIGN_IN = "/accounts/staff/"

View = Callable[..., HttpResponseBase]
_STOP_POLLING = 286  # htmx's own number


def staff(view: View) -> View:
    """Let staff in; send a visitor to sign in and back; tell anyone else where their own pages are.

    A page that asks by itself after the session has ended is told to stop, and to show the sign-in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        principal = of_request(request)
        if not principal.is_signed_in and asked_by_itself(request):
            return HttpResponse(status=_STOP_POLLING, headers={"HX-Refresh": "true"})
        if not principal.is_signed_in:
            return HttpResponseRedirect(f"{SIGN_IN}?{urlencode({'next': request.get_full_path()})}")
        if not principal.is_staff:
            raise UnableToAct(_("这里是工作人员的页面。您自己的事在“我的申请”里办。"))
        return view(request, *args, **kwargs)

    return guarded
