"""Ask what can still change an answer, and say how it looks; the visitor may stop at any time."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.policies.load import policies
from doudi.web import display
from doudi.web.citizen.check import answers as store
from doudi.web.citizen.check.answers import Said
from doudi.web.citizen.check.asking import Page, group_of, page_of, title_of
from doudi.web.citizen.check.outlook import outlook
from doudi.web.citizen.check.pages import ANSWER, MYSELF, following, still_open
from doudi.web.templatetags.words import spoken
from doudi.work import clock


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What will be asked, and that nothing is decided here."""
    said = store.said(request)
    groups = [spoken(title) for title in policies().questionnaire.groups.values()]
    frame = {"groups": groups, "begun": bool(said.people), "next": _address(said, clock.today())}
    return render(request, "citizen/check/start.html", frame)


def _address(said: Said, as_of: date) -> str:
    return f"/check/{following(said, as_of)}/"


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """One page of the check."""
    said = store.said(request)
    if key != MYSELF and not said.people:
        return redirect(f"/check/{MYSELF}/")
    data: Mapping[str, Any] | None = request.POST if request.method == "POST" else None
    page = page_of(key, said, data, clock.today())
    if page is None:
        raise Http404
    if page.noted():
        said.passed(key)
        store.keep(request, said)
        if "display" not in request.POST:
            return redirect(_address(said, clock.today()))
    if "display" in request.POST:
        return display.keep(HttpResponseRedirect(request.path), request.POST["display"])
    status = 422 if page.form.errors else 200
    return render(request, "citizen/check/ask.html", _place(page, said), status=status)


def _place(page: Page, said: Said) -> dict[str, Any]:
    """The page, where it is among the groups, and what stands before it."""
    titles = policies().questionnaire.groups
    names = ["", *titles]
    furthest = max((names.index(group_of(key)) for key in said.trail), default=0)
    return {
        "sheet": page,
        "number": names.index(page.group),
        "of": len(titles),
        "again": names.index(page.group) < furthest,
        "group": spoken(titles[page.group]) if page.group else "",
        "before": said.before(page.key),
        "knows_something": len(said.trail) > 1,
        "switches_form": "answers",
    }


@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """How it looks by what is known so far; one can always apply."""
    said, today = store.said(request), clock.today()
    coming = following(said, today)
    if not said.people or any(not relation for relation, _age in said.people):
        return redirect(f"/check/{coming}/")
    frame = {
        "outlook": outlook(said, place=settings.PLACE, as_of=today),
        "open": 0 if coming == ANSWER else sum(one.now for one in still_open(said, today).asked),
        "next": f"/check/{coming}/",
        "last": said.trail[-1] if said.trail else MYSELF,
        "answered": [(key, title_of(key)) for key in said.trail],
        "alone": len(said.people) == 1,
    }
    return render(request, "citizen/check/answer.html", frame)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Clear what was said, and begin again."""
    store.forget(request)
    return redirect("/check/")
