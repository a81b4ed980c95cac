"""The switches on every page: large text, and the language. They need no JavaScript and last a year."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from doudi.web.page import ELDER_COOKIE, YEAR


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Set what was asked and lead back to the page it was asked on."""
    response = HttpResponseRedirect(back(request))
    keep(response, request.POST.get("display", ""))
    return response


def keep(response: HttpResponse, wish: str) -> HttpResponse:
    """Put one wish (elder-on, elder-off, zh-hans, en) into its cookie; any other is left alone."""
    secure = settings.SESSION_COOKIE_SECURE
    if wish in {"elder-on", "elder-off"}:
        value = "1" if wish == "elder-on" else "0"
        response.set_cookie(ELDER_COOKIE, value, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    if wish in dict(settings.LANGUAGES):
        name = settings.LANGUAGE_COOKIE_NAME
        response.set_cookie(name, wish, max_age=YEAR, samesite="Lax", httponly=True, secure=secure)
    return response


def back(request: HttpRequest) -> str:
    """The address in `next` when it is one of ours, else the home page."""
    wanted = request.POST.get("next", "/")
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=False)
    return wanted if ours else "/"
