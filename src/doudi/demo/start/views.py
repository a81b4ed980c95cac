"""The start page. It reads and sets nothing but the demo: no page of the product knows of it."""

import datetime as dt

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doudi.demo.start import departments, people
from doudi.work import clock

STEPS = (1, 8, 35)  # days that can be let pass with one click


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Who to be, what to try, which department to disturb, which day it is."""
    _only_in_the_demo()
    return render(
        request,
        "demo/start.html",
        {
            "groups": people.groups(),
            "switches": departments.switches(),
            "faults": departments.FAULTS.items(),
            "today": clock.today(),
            "moved": clock.moved().days,
            "steps": STEPS,
            "sms": settings.SMS_URL,
        },
    )


@require_POST
def enter(request: HttpRequest, username: str) -> HttpResponse:
    """Sign in as a person of the demo, without password or code; then to the page where they work."""
    _only_in_the_demo()
    home = people.enter(request, username, at=clock.now())
    if home is None:
        raise Http404
    return redirect(home)


@require_POST
def disturb(request: HttpRequest, name: str) -> HttpResponse:
    """Let a sandbox department fail, or work again."""
    _only_in_the_demo()
    fault = request.POST.get("fault", "")
    if name not in departments.NAMES or fault not in departments.FAULTS:
        raise Http404
    if departments.disturb(name, fault):
        words = _("%(who)s：%(what)s。") % {"who": departments.NAMES[name], "what": departments.FAULTS[fault]}
        messages.success(request, words)
    else:
        messages.warning(request, _("这个部门的服务没有开着，改不了。"))
    return redirect("demo-start")


@require_POST
def let_time_pass(request: HttpRequest) -> HttpResponse:
    """Move the clock of the demo forward, so that deadlines and publicity can be seen to end."""
    _only_in_the_demo()
    days = request.POST.get("days", "")
    if days not in {str(step) for step in STEPS}:
        raise Http404
    clock.move(dt.timedelta(days=int(days)))
    messages.success(request, _("时间过去了 %(days)s 天。") % {"days": days})
    return redirect("demo-start")


def _only_in_the_demo() -> None:
    """The addresses do not exist elsewhere; should someone include them, they still do nothing."""
    if not settings.DEMO:
        raise Http404
