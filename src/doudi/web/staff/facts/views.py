"""Record one fact found on a visit or in a paper."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doudi.access.permission import require
from doudi.access.principal import Principal, of_request
from doudi.cases.queries import CaseFile
from doudi.registry.actions import NewFact, record_facts
from doudi.registry.queries import members_of
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.staff.casefile.act import opened
from doudi.web.staff.door import staff
from doudi.web.staff.facts.forms import FactForm
from doudi.web.staff.frame import show
from doudi.work import clock


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def fact(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The form; the fact follows the published order of sources (57号 15-18)."""
    file = opened(request, case_id)
    actor = of_request(request)
    require(actor, "fact.record", division=file.division)
    today = clock.today()
    form = FactForm(
        posted(request),
        members=members_of(file.household_id, today),
        today=today,
        initial={"observed_on": today},
    )
    if request.method == "POST" and carried_out(form, lambda: _keep(file, form, actor)):
        messages.success(request, _("已记下，来源和日期一并保存。"))
        return HttpResponseRedirect(reverse("staff:verification", args=[case_id]))
    context = {"file": file, "form": form}
    return show(request, "staff/facts/page.html", context, room="queue", status=status_of(form))


def _keep(file: CaseFile, form: FactForm, actor: Principal) -> None:
    given, person = form.cleaned_data, form.person_id()
    found = NewFact(
        subject_kind="household" if person is None else "person",
        subject=person or file.household_id,
        name=given["name"],
        value=form.typed(),
        source=given["source"],
        source_ref=f"{file.number} {given['reference']}",
        observed_on=given["observed_on"],
        household=file.household_id,
        case_number=file.number,
    )
    record_facts([found], actor=actor, at=clock.now(), division=file.division)
