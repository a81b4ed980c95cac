"""Ask the four groups, and say what it looks like."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases.letters.lines import lines_of
from doudi.law.benefits.decide import decide
from doudi.law.benefits.decision import Decision
from doudi.policies.load import policies
from doudi.web import display
from doudi.web.arithmetic import printed
from doudi.web.citizen.check import answers
from doudi.web.citizen.check.forms import GROUPS
from doudi.work import clock


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """What will be asked, and that nothing is decided here."""
    return render(request, "citizen/check/start.html", {"begun": bool(answers.said(request))})


@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, name: str) -> HttpResponse:
    """One group of facts."""
    if name not in GROUPS:
        raise Http404
    title, kind = GROUPS[name]
    form = kind(request.POST if request.method == "POST" else None, initial=answers.said(request).get(name))
    if form.is_valid():
        answers.keep(request, name, form.cleaned_data)
    if "display" in request.POST:
        return display.keep(HttpResponseRedirect(request.path), request.POST["display"])
    if form.is_valid():
        following = answers.unanswered(request)
        return redirect(f"/check/{following}/" if following else "/check/answer/")
    number = list(GROUPS).index(name) + 1
    frame = {"title": title, "form": form, "number": number, "of": len(GROUPS), "switches_form": "answers"}
    return render(request, "citizen/check/group.html", frame, status=422 if form.errors else 200)


@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """The hedged answer with its reasons; one can always apply."""
    following = answers.unanswered(request)
    if following:
        return redirect(f"/check/{following}/")
    today = clock.today()
    facts = answers.carried(request)
    decision = decide(policies(), "dibao", answers.situation(facts, today), place=settings.PLACE, as_of=today)
    return render(request, "citizen/check/answer.html", _frame(decision))


def _frame(decision: Decision) -> dict[str, Any]:
    unmet = [one for one in decision.conditions if one.met is False]
    return {
        "decision": decision,
        "unmet": unmet,
        "lines": printed(lines_of(decision, decided=False)),
        "missing": decision.missing,
        "groups": [(name, title) for name, (title, _form) in GROUPS.items()],
    }
