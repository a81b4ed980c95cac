"""The list of proposals, one proposal, and writing one."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doudi.access.permission import may, require
from doudi.access.principal import of_request
from doudi.law.benefits.document import in_words
from doudi.law.benefits.parameter import Parameter
from doudi.law.benefits.policies import Policies
from doudi.law.label import Label
from doudi.rulebook import actions, queries
from doudi.rulebook.book import standing_law
from doudi.rulebook.errors import UnableToFindProposal
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.proposals.forms import NoteForm, ProposalForm
from doudi.work import clock

_OUTCOMES = {"approve": "approved", "decline": "declined", "withdraw": "withdrawn"}


@staff
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Every proposal, those that wait first."""
    principal = of_request(request)
    context = {
        "rows": queries.proposals(principal),
        "waiting": queries.waiting_for(principal),
        "may_propose": may(principal, "policy.propose"),
    }
    return show(request, "staff/proposals/list.html", context, room="proposals")


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, parameter: str) -> HttpResponse:
    """Write a proposal for one parameter; what the law or its scenarios refuse is said on the form."""
    principal, law = of_request(request), standing_law()
    require(principal, "policy.propose")
    declared = law.parameters.declared.get(parameter)
    if declared is None:
        raise Http404
    form = ProposalForm(posted(request), law=law, parameter=declared, principal=principal)
    kept: list[UUID] = []

    def propose() -> None:
        kept.append(actions.propose(form.draft(), actor=principal, at=clock.now(), on=clock.today()))

    if request.method == "POST" and carried_out(form, propose):
        messages.success(request, _("已提出，等另一位审定。"))
        return HttpResponseRedirect(reverse("staff:proposal", args=[kept[0]]))
    context = {"form": form, "parameter": declared, "standing": _standing(law, declared, form.places)}
    return show(request, "staff/proposals/write.html", context, room="proposals", status=status_of(form))


def _standing(
    law: Policies, parameter: Parameter, places: Mapping[str, str]
) -> list[tuple[str, Label | None]]:
    """What holds today in each place one may propose for; None where nothing does."""
    found = {place: law.parameters.find(parameter.name, place, clock.today()) for place in places}
    return [
        (words, None if (one := found[place]) is None else in_words(law, parameter, one.value))
        for place, words in places.items()
    ]


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """One proposal with what it would change; posting approves, declines or withdraws it."""
    principal = of_request(request)
    form = NoteForm(posted(request))

    def settle() -> None:
        actions.settle(
            proposal_id,
            _OUTCOMES[request.POST["act"]],
            note=form.cleaned_data["note"],
            actor=principal,
            at=clock.now(),
            on=clock.today(),
        )

    if request.method == "POST":
        if request.POST.get("act") not in _OUTCOMES:
            raise Http404
        if carried_out(form, settle):
            messages.success(request, _("已办好，记入日志。"))
            return HttpResponseRedirect(reverse("staff:proposal", args=[proposal_id]))
    try:
        whole = queries.proposal(principal, proposal_id)
    except UnableToFindProposal:
        raise Http404 from None
    context = {"whole": whole, "row": whole.row, "form": form}
    return show(request, "staff/proposals/proposal.html", context, room="proposals", status=status_of(form))
