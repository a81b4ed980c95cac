"""The printable form: the same questions in the same order, for where there is no line and no screen."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doudi.cases import queries
from doudi.cases.family import JOINS
from doudi.exchange import consent
from doudi.web.citizen.apply import draft, sheets
from doudi.web.citizen.apply.answers import Answers
from doudi.web.citizen.apply.applicant import Applicant, of_request
from doudi.web.citizen.apply.asks import Ask
from doudi.web.citizen.apply.review import said
from doudi.web.helper.door import signed_in
from doudi.web.qr import drawn
from doudi.work import clock


@dataclass(frozen=True)
class Question:
    """One question on paper: boxes to tick, or a line to write on; `answer` when it was typed already."""

    label: str
    hint: str
    boxes: list[str]
    unit: str
    answer: str


@signed_in
@require_safe
def form(request: HttpRequest, person: UUID) -> HttpResponse:
    """The form for one person: as far as it is filled in, or blank."""
    who = of_request(request, person)
    answers, blank = draft.answers_of(who), request.GET.get("blank") == "1"
    asked = _bare(answers) if blank else answers
    frame = {"members": answers.members(), "blank": blank, "address": who.base}
    return _page(request, who, asked, clock.today(), frame)


@signed_in
@require_safe
def handed_in(request: HttpRequest, person: UUID, number: str) -> HttpResponse:
    """The form as it was handed in: what the family signs."""
    who = of_request(request, person)
    sent = queries.handed_in(who.principal, number, at=clock.now())
    if sent.applicant_id != who.person_id:
        raise Http404
    answers = Answers(sent.answers, sent.on)
    frame = {"members": answers.members(), "sent": sent, "address": f"/my/cases/{number}/"}
    return _page(request, who, answers, sent.on, frame)


def _page(
    request: HttpRequest, who: Applicant, answers: Answers, on: date, frame: dict[str, Any]
) -> HttpResponse:
    """With the consent, a box for each fingerprint, and a code that leads back to the address."""
    context = {
        "who": who,
        "pages": _questions(answers, whole="sent" not in frame),
        "words": consent.shown(who.division, on=on, language=get_language() or "zh"),
        "qr": drawn(f"{settings.SITE}{frame['address']}"),
        **frame,
    }
    return render(request, "helper/paper.html", context)


def _bare(answers: Answers) -> Answers:
    """The members and no answers, with room for one more person."""
    spare = {
        "change": JOINS,
        "relation": "other",
        "name": _("另一位家人"),
        "id_number": "",
        "born": answers.as_of.replace(year=answers.as_of.year - 30, day=1).isoformat(),
    }
    members = {**(answers.at(("members",)) or {}), str(UUID(int=0)): spare}
    return Answers({"members": members}, answers.as_of)


def _questions(answers: Answers, *, whole: bool) -> dict[str, list[Question]]:
    """The questions under their titles."""
    found: dict[str, list[Question]] = {}
    for sheet in sheets.sheets(answers, whole=whole):
        found.setdefault(sheet.title, []).extend(_question(ask, answers) for ask in sheet.asks)
    return found


def _question(ask: Ask, answers: Answers) -> Question:
    boxes = [str(words) for _, words in ask.choices]
    if ask.kind == "yesno":
        boxes = [_("是"), _("不是")]
    value = answers.at(ask.where)
    given = "" if value is None else said(ask, value)
    return Question(str(ask.label), str(ask.hint), boxes, _("元") if ask.kind == "money" else "", given)
