"""Ask the engine, see the reasons, give the opinion."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from doudi.access.principal import of_request
from doudi.cases import decisions
from doudi.cases.queries import CaseFile
from doudi.registry.queries import members_of
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.staff.casefile.act import back_to, offered, opened
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.opinion.advice import shown_advice
from doudi.web.staff.opinion.forms import OpinionForm
from doudi.work import clock

_AFTER = {"opinion": "staff:opinion", "confirm": "staff:confirm", "refuse": "staff:refuse"}


@staff
@require_POST
def advise(request: HttpRequest, case_id: UUID, page: str) -> HttpResponse:
    """Let the engine reckon with what is known now, keep the result, and go on to where it is needed."""
    decisions.advise(case_id=case_id, principal=of_request(request), at=clock.now(), as_of=clock.today())
    return HttpResponseRedirect(reverse(_AFTER.get(page, "staff:opinion"), args=[case_id]))


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The advice with its explanation, and the form of the opinion."""
    file = opened(request, case_id)
    offer = offered(file, "propose")
    form = OpinionForm(posted(request), initial=first_of(file))

    def propose() -> None:
        given = form.cleaned_data
        granted = given["outcome"] == "grant"
        decisions.propose(
            case_id=case_id,
            outcome=given["outcome"],
            amount_fen=given["amount_fen"] if granted else None,
            reason=given["reason"],
            departure_reason=given["departure_reason"],
            advice_id=given["advice"],
            revision=given["revision"],
            actor=of_request(request),
            at=clock.now(),
        )

    if request.method == "POST" and carried_out(form, propose):
        return back_to(request, file, _("初审意见已提出。"))
    context = {"file": file, "offer": offer, "form": form, **advice_context(file, "opinion")}
    return show(request, "staff/opinion/page.html", context, room="queue", status=status_of(form))


def advice_context(file: CaseFile, page: str) -> dict[str, Any]:
    """The latest advice for a template, and where to ask again."""
    return {
        "advice": shown_advice(file.advice, names_of(file)) if file.advice else None,
        "ask": reverse("staff:advise", args=[file.case_id, page]),
        "page_name": page,
    }


def names_of(file: CaseFile) -> dict[str, str]:
    """The members' names by their id, as the law's decision names them."""
    return {str(one.person_id): one.name for one in members_of(file.household_id, clock.today())}


def first_of(file: CaseFile) -> dict[str, Any]:
    """What a form that rests on the advice begins with."""
    first: dict[str, Any] = {"revision": file.revision}
    if file.advice:
        first |= {"advice": file.advice.advice_id, "amount_fen": file.advice.amount_fen}
    return first
