"""Deciding a dispute: the finding stands, or another value does."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doudi.access.permission import require
from doudi.access.principal import of_request
from doudi.exchange import actions
from doudi.exchange import report as reports
from doudi.exchange.report import Report, Row
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.figures import fact_label, fact_value, read_value
from doudi.web.staff.casefile.act import opened
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.verification.forms import ResolveForm
from doudi.work import clock


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def resolve(request: HttpRequest, case_id: UUID, dispute_id: UUID) -> HttpResponse:
    """Decide what the family says is wrong (57号 18)."""
    file = opened(request, case_id)
    require(of_request(request), "verification.resolve", division=file.division)
    report = reports.read(of_request(request), file.number, at=clock.now())
    row = _disputed(report, dispute_id)
    form = ResolveForm(posted(request))

    def settle() -> None:
        given = form.cleaned_data
        corrected = given["resolution"] == "corrected"
        actions.resolve_dispute(
            dispute_id=dispute_id,
            resolution=given["resolution"],
            reason=given["reason"],
            actor=of_request(request),
            at=clock.now(),
            corrected_value=read_value(row.item, given["corrected"]) if corrected else None,
        )

    if request.method == "POST" and carried_out(form, settle):
        messages.success(request, _("复查结论已记下。"))
        return HttpResponseRedirect(reverse("staff:verification", args=[case_id]))
    context = {
        "file": file,
        "form": form,
        "dispute": row.dispute,
        "row": row,
        "item": fact_label(row.item),
        "declared": fact_value(row.item, row.declared),
        "found": fact_value(row.item, row.found),
    }
    return show(request, "staff/verification/resolve.html", context, room="queue", status=status_of(form))


def _disputed(report: Report, dispute_id: UUID) -> Row:
    for row in report.rows:
        if row.dispute is not None and row.dispute.dispute_id == dispute_id:
            return row
    raise Http404
