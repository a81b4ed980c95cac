"""Check the answers, one Change link for each, and hand the application in exactly once."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases import application
from doudi.cases import queries as cases
from doudi.law.errors import Unable
from doudi.web import errors
from doudi.web.citizen.apply import draft, sheets
from doudi.web.citizen.apply.answers import Answers
from doudi.web.citizen.apply.applicant import Applicant, of_request, signed_in
from doudi.web.citizen.apply.asks import Ask
from doudi.web.citizen.apply.views import Task, running, task_list
from doudi.web.page import is_elder
from doudi.web.templatetags.words import yuan
from doudi.work import clock


@dataclass(frozen=True)
class Row:
    """One answer: the question, what was answered, and the address to change it."""

    label: str
    answer: str
    href: str


@dataclass(frozen=True)
class Card:
    """The answers under one title."""

    title: str
    rows: tuple[Row, ...]


def cards(who: Applicant, answers: Answers, *, single: bool) -> tuple[Card, ...]:
    """All answers, page by page; in elder mode a change leads to the page of that one question."""
    found: dict[str, list[Row]] = {}
    for sheet in sheets.sheets(answers):
        rows = found.setdefault(sheet.title, [])
        for ask in sheet.asks:
            key = f"{sheet.key}.{ask.name}" if single else sheet.key
            href = f"{who.base}ask/{key}/?next=review"
            rows.append(Row(str(ask.label), said(ask, answers.at(ask.where)), href))
    return tuple(Card(title, tuple(rows)) for title, rows in found.items())


def said(ask: Ask, value: Any) -> str:
    """An answer in words; an account number only by its last four digits."""
    if value is None:
        return _("还没填")
    if ask.kind == "ticks":
        chosen = [str(label) for code, label in ask.choices if code in value]
        return "；".join(chosen) or _("都没有")
    if ask.kind == "account":
        return f"**** {str(value)[-4:]}"
    return _plain(ask, value)


def _plain(ask: Ask, value: Any) -> str:
    if ask.kind == "money":
        return yuan(value)
    if ask.kind == "yesno":
        return _("是") if value else _("不是")
    if ask.kind == "choice":
        return str(dict(ask.choices).get(value, value))
    return str(value)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, person: UUID | None = None) -> HttpResponse:
    """All answers on one page; the button hands the application in."""
    who = of_request(request, person)
    key = request.POST.get("key", "")
    if not key and draft.opened(who) is None:  # handed in before, or never begun
        case = running(who)
        frame = {"who": who, "case": case}
        return render(request, "citizen/apply/already.html", frame) if case else redirect(who.base)
    sent_before = bool(key) and key != draft.key_of(who)  # pressed twice, or again on a bad line
    undone = [] if sent_before else _undone(who, single=is_elder(request))
    to_confirm = not sent_before and _to_confirm(who)
    refusal = ""
    if request.method == "POST" and not undone and not to_confirm:
        try:
            if not sent_before:
                draft.settle(who)
            return redirect(f"{who.base}sent/{_handed_in(key, who)}/")
        except Unable as error:
            refusal = errors.said(error)
    return _page(request, who, undone, refusal, to_confirm=to_confirm)


def _undone(who: Applicant, *, single: bool) -> list[Task]:
    """The parts that are not done."""
    answers = draft.answers_of(who)
    return [task for task in task_list(who, answers, single=single) if task.state != "done"]


def _to_confirm(who: Applicant) -> bool:
    """Whether the person has not yet confirmed what was typed for them."""
    return who.acting_for and not draft.answers_of(who).at(("confirmed_by",))


def _page(
    request: HttpRequest, who: Applicant, undone: list[Task], refusal: str, *, to_confirm: bool
) -> HttpResponse:
    answers = draft.answers_of(who)
    frame = {
        "who": who,
        "cards": cards(who, answers, single=is_elder(request)),
        "members": answers.members(),
        "undone": undone,
        "to_confirm": to_confirm,
        "refusal": refusal,
        "key": draft.key_of(who),
    }
    return render(request, "citizen/apply/review.html", frame, status=409 if refusal else 200)


def _handed_in(key: str, who: Applicant) -> str:
    """The number of the case. Sent again under the same key, it is the same one."""
    sent = application.submit(
        principal=who.principal,
        person_id=who.person_id,
        idempotency_key=key,
        channel=who.channel,
        at=clock.now(),
    )
    return str(sent.number)


@signed_in
@require_safe
def sent(request: HttpRequest, number: str, person: UUID | None = None) -> HttpResponse:
    """The number, what happens next, by which date, and who will be told."""
    who = of_request(request, person)
    progress = cases.progress(who.principal, number, at=clock.now())
    return render(request, "citizen/apply/sent.html", {"who": who, "progress": progress})
