"""Accept an application, or ask for what is missing: one letter, all at once."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doudi.access.principal import of_request
from doudi.cases import papers, steps
from doudi.cases.queries import CaseFile
from doudi.registry.queries import household_file
from doudi.registry.situation import readings
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.staff.accept.forms import AcceptForm, CorrectionForm
from doudi.web.staff.casefile.act import back_to, offered, opened
from doudi.web.staff.consents.views import without_consent
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.household.pages import declared
from doudi.web.templatetags.words import spoken
from doudi.work import clock


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Accept: what was declared, who joins and who left, who has not consented yet. Reading it is a look."""
    file = opened(request, case_id)
    offer = offered(file, "accept")
    form = AcceptForm(posted(request), file=file)

    def take() -> None:
        steps.take_step(
            case_id=case_id,
            step="accept",
            actor=of_request(request),
            at=clock.now(),
            note=form.cleaned_data["note"],
            data=form.data_of_step(),
            revision=form.cleaned_data["revision"],
        )

    if request.method == "POST" and carried_out(form, take):
        return back_to(request, file, _("已办：%(step)s。") % {"step": spoken(offer)})
    said = household_file(
        of_request(request),
        file.household_id,
        purpose="application",
        case=file.number,
        at=clock.now(),
        as_of=clock.today(),
    )
    context = {
        "file": file,
        "offer": offer,
        "form": form,
        "unconsented": without_consent(file),
        "address": said.address,
        "declared": declared(said),
    }
    return show(request, "staff/accept/accept.html", context, room="queue", status=status_of(form))


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The one-time correction notice."""
    file = opened(request, case_id)
    offer = offered(file, "ask_correction")
    form = CorrectionForm(
        posted(request),
        wanted=papers.wanted(file.benefit, _declared(file)),
        initial={"revision": file.revision},
    )
    actor = of_request(request)

    def ask() -> None:
        given = form.cleaned_data
        steps.take_step(
            case_id=case_id,
            step="ask_correction",
            actor=actor,
            at=clock.now(),
            note=given["note"],
            data={"papers": form.chosen()},
            revision=given["revision"],
        )

    if request.method == "POST" and carried_out(form, ask):
        return back_to(request, file, _("补正告知书已发出，申请人会看到还差什么。"))
    context = {"file": file, "offer": offer, "form": form}
    return show(request, "staff/accept/correction.html", context, room="queue", status=status_of(form))


def _declared(file: CaseFile) -> dict[str, dict[str, Any]]:
    """What is known of each member: it decides which papers can be asked for at all."""
    facts: dict[str, dict[str, Any]] = {}
    for reading in readings(file.household_id, as_of=clock.today(), case_number=file.number):
        said = [*([reading.chosen] if reading.chosen else []), *reading.others]
        if said:
            facts.setdefault(str(reading.subject), {})[reading.name] = said[0].value
    return facts
