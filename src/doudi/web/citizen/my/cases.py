"""My cases: where each stands, who holds it, by when, and what I can do about it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.access.principal import Principal
from doudi.cases import application, disagreements, nudges, queries, steps
from doudi.law.errors import Unable
from doudi.payments import queries as payments
from doudi.payments.queries import EntitlementView
from doudi.registry import queries as registry
from doudi.web import errors
from doudi.web.arithmetic import printed
from doudi.web.citizen.apply.applicant import signed_in
from doudi.web.citizen.my.own import person, reader
from doudi.web.forms import PageForm, TextField
from doudi.web.forms.fields import long_text
from doudi.work import clock


class WordsForm(PageForm):
    """What someone wants to say, in their own words."""

    matter = TextField(label=gettext_lazy("您想说什么？"), limit=2000, widget=long_text())


@signed_in
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """My cases and my open drafts."""
    principal, own = person(request)
    frame = {
        "cases": queries.cases_of(principal, at=clock.now()),
        "draft": application.draft(principal, own, at=clock.now()),
    }
    return render(request, "citizen/my/cases.html", frame)


@signed_in
@require_safe
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """The current step, its last legal day, who holds it, and what can be done."""
    who = reader(request, number)
    found = queries.progress(who.principal, number, at=clock.now())
    frame = {
        "progress": found,
        "who": who,
        "decided": found.decided,
        "reported": "report" in found.can,
        "letters": found.letters,
        "money": _money(who.principal, found),
    }
    return render(request, "citizen/my/progress.html", frame)


def _money(principal: Principal, found: queries.Progress) -> list[EntitlementView]:
    """What this case pays, for the family itself: a helper who follows a case sees no account."""
    own, today = principal.person_id, clock.today()
    household = registry.household_of(own, today) if own and found.decided else None
    if household is None:
        return []
    every = payments.of_household(principal, household, at=clock.now(), as_of=today)
    return [one for one in every if one.case_number == found.number]


@signed_in
@require_POST
def nudge(request: HttpRequest, number: str) -> HttpResponse:
    """Ask those who hold the case to get on with it (催办)."""
    who = reader(request, number)
    try:
        nudges.nudge(case_number=number, principal=who.principal, at=clock.now())
    except Unable as refusal:
        messages.info(request, errors.said(refusal))
    else:
        messages.success(request, _("已经催了。经办人和他的上级都会看到。"))
    return redirect(f"/my/cases/{number}/")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Take the application back; asked once more before it is done."""
    who = reader(request, number)
    found = queries.progress(who.principal, number, at=clock.now())
    if request.method == "POST":
        steps.take_step(
            case_id=found.case_id,
            step="withdraw",
            actor=who.principal,
            at=clock.now(),
            data={"reason": request.POST.get("reason", "")[:500]},
        )
        messages.success(request, _("申请已经撤回。以后随时可以再申请。"))
        return redirect(f"/my/cases/{number}/")
    return render(request, "citizen/my/withdraw.html", {"progress": found, "who": who})


@signed_in
@require_safe
def decision(request: HttpRequest, number: str) -> HttpResponse:
    """The decision with its arithmetic; objecting and appealing stand on the same screen."""
    return _decision(request, number, WordsForm(), 200)


def _decision(request: HttpRequest, number: str, form: PageForm, status: int) -> HttpResponse:
    who = reader(request, number)
    found = queries.decision_view(who.principal, number, at=clock.now())
    if found is None:
        raise Http404
    frame: dict[str, Any] = {
        "decision": found,
        "lines": printed(found.lines),
        "number": number,
        "form": form,
        "who": who,
    }
    return render(request, "citizen/my/decision.html", frame, status=status)


@signed_in
@require_POST
def complain(request: HttpRequest, number: str) -> HttpResponse:
    """Say that something is wrong; it gets a number and a last day, and another person must answer."""
    who = reader(request, number)
    found = queries.progress(who.principal, number, at=clock.now())
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _decision(request, number, form, 422)
    try:
        said = disagreements.say(
            case_id=found.case_id, matter=form.cleaned_data["matter"], actor=who.principal, at=clock.now()
        )
    except Unable as refusal:
        form.add_error(None, errors.said(refusal))
        return _decision(request, number, form, 409)
    messages.success(request, _("收到了，编号 %(number)s。什么时候答复，写在下面。") % {"number": said})
    return redirect(f"/my/cases/{number}/decision/")
