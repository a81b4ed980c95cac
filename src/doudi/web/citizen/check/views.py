"""Ask the four groups, and say what it looks like."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases.letters.lines import lines_of
from doudi.law.benefits.decide import decide
from doudi.law.benefits.decision import Decision
from doudi.law.procedures.load import load_procedure
from doudi.rulebook.book import standing_law
from doudi.web import display
from doudi.web.arithmetic import printed
from doudi.web.citizen.check import answers
from doudi.web.citizen.check.forms import GROUPS, UNKNOWN, GroupForm, Sheet, sheet, sheets
from doudi.web.page import is_elder
from doudi.work import clock


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What will be asked, and that nothing is decided here."""
    first = sheets(single=is_elder(request))[0]
    frame = {"begun": bool(answers.said(request)), "first": first}
    return render(request, "citizen/check/start.html", frame)


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, name: str) -> HttpResponse:
    """One group of facts, or one question of it."""
    here = sheet(name)
    if here is None:
        raise Http404
    form = _form(request, here)
    if form.is_valid():
        answers.keep(request, here.group, form.cleaned_data)
    if "display" in request.POST:
        return display.keep(HttpResponseRedirect(request.path), request.POST["display"])
    if form.is_valid():
        following = answers.unanswered(request, single=is_elder(request))
        return redirect(f"/check/{following.key}/" if following else "/check/answer/")
    return render(request, "citizen/check/group.html", _place(here, form), status=422 if form.errors else 200)


def _form(request: HttpRequest, here: Sheet) -> GroupForm:
    data: Mapping[str, Any] | None = request.POST if request.method == "POST" else None
    if data is not None and UNKNOWN in data:
        data = dict.fromkeys(here.names, "")
    kind = GROUPS[here.group][1]
    return kind(data, said=answers.said(request).get(here.group, {}), only=here.only)


def _place(here: Sheet, form: GroupForm) -> dict[str, Any]:
    """The page, how far it is, and what stands before it."""
    pages = sheets(single=bool(here.only))
    at = pages.index(here)
    return {
        "title": GROUPS[here.group][0],
        "form": form,
        "number": at + 1,
        "of": len(pages),
        "before": pages[at - 1].key if at else "",
        "switches_form": "answers",
    }


@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """The hedged answer with its reasons; one can always apply."""
    following = answers.unanswered(request, single=is_elder(request))
    if following:
        return redirect(f"/check/{following.key}/")
    today = clock.today()
    facts = answers.carried(request)
    decision = decide(
        standing_law(), "dibao", answers.situation(facts, today), place=settings.PLACE, as_of=today
    )
    pages = sheets(single=is_elder(request))
    frame = {**_frame(decision), "alone": answers.alone(facts), "pages": pages, "last": pages[-1]}
    return render(request, "citizen/check/answer.html", frame)


def _frame(decision: Decision) -> dict[str, Any]:
    """`term`: how long a decision takes, since the first month hangs on the day that it is taken."""
    procedure = load_procedure("dibao", decision.as_of, settings.PLACE)
    unmet = [one for one in decision.conditions if one.met is False]
    return {
        "decision": decision,
        "unmet": unmet,
        "lines": printed(lines_of(decision, decided=False)),
        "term": procedure.deadlines["total"].term.words,
        "missing": decision.missing,
    }
