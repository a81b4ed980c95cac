"""Confirm or refuse. First the letter as the citizen gets it, then the decision; without JavaScript."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doudi.access.principal import of_request
from doudi.cases import decisions, queries
from doudi.cases.queries import CaseFile, LetterFile
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.letters.sheet import sheet
from doudi.web.staff.casefile.act import CaseForm, back_to, offered, opened
from doudi.web.staff.decision.forms import ConfirmForm, RefuseForm
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.opinion.advice import shown_advice
from doudi.web.staff.opinion.views import advice_context, first_of
from doudi.web.templatetags.words import spoken
from doudi.work import clock


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Confirm the benefit, at the advised amount or another one with a reason."""
    file = opened(request, case_id)
    offered(file, "confirm")
    form = ConfirmForm(posted(request), initial=first_of(file))

    def arguments() -> dict[str, Any]:
        given = form.cleaned_data
        return {
            "amount_fen": given["amount_fen"],
            "departure_reason": given["departure_reason"],
            "advice_id": given["advice"],
        }

    return _decide(request, file, form, "confirm", arguments)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Refuse, with reason, article and appeal text."""
    file = opened(request, case_id)
    offered(file, "refuse")
    articles = shown_advice(file.advice, {}).failed_articles if file.advice else []
    form = RefuseForm(posted(request), articles=articles, initial=first_of(file))

    def arguments() -> dict[str, Any]:
        given = form.cleaned_data
        return {
            "reason": given["reason"],
            "articles": form.cited(),
            "departure_reason": given["departure_reason"],
            "advice_id": given["advice"],
        }

    return _decide(request, file, form, "refuse", arguments)


def _told(file: CaseFile, act: str) -> str:
    if act == "confirm":
        return _("已确认同意，通知书已生成。")
    term = spoken(file.terms["notify_refusal"].term.words)
    return _("已决定不予确认，请在 %(term)s内送达。") % {"term": term}


def _decide(
    request: HttpRequest, file: CaseFile, form: CaseForm, act: str, arguments: Callable[[], dict[str, Any]]
) -> HttpResponse:
    """The form, or its letter as a preview, or the decision."""
    actor, case_id = of_request(request), file.case_id
    preview: list[LetterFile] = []

    def see() -> None:
        letter = queries.preview_letter(
            queries.LETTER_OF[act], principal=actor, case_id=case_id, at=clock.now(), **arguments()
        )
        preview.append(letter)

    def save() -> None:
        door = decisions.confirm if act == "confirm" else decisions.refuse
        revision = form.cleaned_data["revision"]
        door(case_id=case_id, actor=actor, at=clock.now(), revision=revision, **arguments())

    wish = request.POST.get("wish", "") if request.method == "POST" else ""
    if wish == "save" and carried_out(form, save):
        return back_to(request, file, _told(file, act))
    if wish == "see" and carried_out(form, see):
        context = {"file": file, "form": form, "act": act, "letter": preview[0], "sheet": sheet(preview[0])}
        return show(request, "staff/decision/preview.html", context, room="queue")
    context = {"file": file, "form": form, "act": act, **advice_context(file, act)}
    return show(request, f"staff/decision/{act}.html", context, room="queue", status=status_of(form))
