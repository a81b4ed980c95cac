"""Who comes in: staff only. What they may do is asked of the domain, step by step, not here."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from doudi.access.errors import UnableToAct
from doudi.access.principal import of_request

SIGN_IN = "/accounts/staff/"

View = Callable[..., HttpResponse]


def staff(view: View) -> View:
    """Let staff in; send a visitor to sign in and back; tell anyone else where their own pages are."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        principal = of_request(request)
        if not principal.is_signed_in:
            return HttpResponseRedirect(f"{SIGN_IN}?{urlencode({'next': request.get_full_path()})}")
        if not principal.is_staff:
            raise UnableToAct(_("这里是工作人员的页面。您自己的事在“我的申请”里办。"))
        return view(request, *args, **kwargs)

    return guarded
