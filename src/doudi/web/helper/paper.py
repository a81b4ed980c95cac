"""The printable form: the same questions in the same order, for where there is no line and no screen."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doudi.exchange import consent
from doudi.web.citizen.apply import draft, sheets
from doudi.web.citizen.apply.answers import Answers
from doudi.web.citizen.apply.applicant import of_request
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
    answer: str


@signed_in
@require_safe
def form(request: HttpRequest, person: UUID) -> HttpResponse:
    """The form for one person, with the consent, a box for a fingerprint, and a code that leads back here."""
    who = of_request(request, person)
    answers = draft.answers_of(who)
    blank = request.GET.get("blank") == "1"
    context = {
        "who": who,
        "pages": [
            (sheet.title, [_question(ask, answers, blank) for ask in sheet.asks])
            for sheet in sheets.sheets(answers)
        ],
        "members": answers.members(),
        "words": consent.shown(who.division, on=clock.today(), language=get_language() or "zh"),
        "qr": drawn(f"{settings.SITE}{who.base}"),
        "blank": blank,
    }
    return render(request, "helper/paper.html", context)


def _question(ask: Ask, answers: Answers, blank: bool) -> Question:
    boxes = [str(words) for _, words in ask.choices]
    if ask.kind == "yesno":
        boxes = [_("是"), _("不是")]
    given = "" if blank or answers.at(ask.where) is None else said(ask, answers.at(ask.where))
    return Question(str(ask.label), str(ask.hint), boxes, given)
