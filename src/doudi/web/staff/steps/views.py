"""The plain step page."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doudi.access.principal import Principal, of_request
from doudi.cases import changes, complaints, queries, steps
from doudi.cases.queries import CaseFile
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.staff.casefile.act import back_to, offered, opened
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.steps.forms import FORMS, AmountForm, EndForm, StepForm
from doudi.web.templatetags.words import spoken
from doudi.work import clock

# Steps with a form or a record of their own: taken here, nothing would stand behind their line.
RECORDED = frozenset({"accept", "visit", "county_visit", "register_relative", "object"})


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, case_id: UUID, name: str) -> HttpResponse:
    """Take one step that needs little more than a note; a visit, say, is taken on its own page only."""
    if name in RECORDED:
        raise Http404
    file = opened(request, case_id)
    offer = offered(file, name)
    kind = FORMS.get(name, StepForm)
    form = kind(posted(request), file=file)
    if request.method == "POST" and carried_out(form, lambda: _take(file, name, form, of_request(request))):
        return back_to(request, file, _("已办：%(step)s。") % {"step": spoken(offer)})
    context: dict[str, Any] = {"file": file, "offer": offer, "form": form}
    if name == "publicize":
        context["notice"] = queries.notice_preview(of_request(request), case_id, at=clock.now())
    return show(request, "staff/steps/page.html", context, room="queue", status=status_of(form))


def _take(file: CaseFile, name: str, form: StepForm, actor: Principal) -> None:
    given, at = form.cleaned_data, clock.now()
    if name == "complain":
        complaints.receive(
            case_id=file.case_id, matter=given["note"], contact=given["contact"], actor=actor, at=at
        )
    elif name == "hear":
        changes.hear(
            case_id=file.case_id,
            heard_on=given["heard_on"],
            who=given["who"],
            opinion=given["opinion"],
            actor=actor,
            at=at,
            revision=given["revision"],
        )
    elif isinstance(form, EndForm):
        _change(file, name, form, actor)
    else:
        steps.take_step(
            case_id=file.case_id,
            step=name,
            actor=actor,
            at=at,
            note=given["note"],
            data=form.data_of_step(),
            revision=given["revision"],
        )


def _change(file: CaseFile, name: str, form: EndForm, actor: Principal) -> None:
    """More, less or nothing: the domain refuses the last two unless the family was heard (社会救助法 48)."""
    given: dict[str, Any] = {
        "case_id": file.case_id,
        "reason": form.cleaned_data["note"],
        "articles": form.cited(),
        "actor": actor,
        "at": clock.now(),
        "revision": form.cleaned_data["revision"],
    }
    if isinstance(form, AmountForm):
        change = changes.increase if name == "increase" else changes.reduce
        change(amount_fen=form.cleaned_data["amount_fen"], **given)
    else:
        changes.end_benefit(**given)
