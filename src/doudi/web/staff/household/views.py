"""First the purpose, then the file. Without a purpose nothing is read; the look is written with it."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from doudi.access.principal import of_request
from doudi.exchange.totals import total
from doudi.registry import queries
from doudi.registry.queries import HouseholdFile
from doudi.web.acting import posted, status_of
from doudi.web.staff.casefile.act import opened
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.household.forms import PurposeForm
from doudi.web.staff.household.pages import sections
from doudi.web.staff.verification.report import ShownTotal, shown_total
from doudi.work import clock


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def household(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The file of the household of a case. Posting the purpose opens it: a look is an act, not a link."""
    case = opened(request, case_id)
    principal = of_request(request)
    form = PurposeForm(posted(request), principal=principal)
    if request.method == "POST" and form.is_valid():
        file = queries.household_file(
            principal,
            case.household_id,
            purpose=form.cleaned_data["purpose"],
            case=case.number,
            at=clock.now(),
            as_of=clock.today(),
        )
        context = {
            "file": case,
            "household": file,
            "sections": sections(file),
            "purpose": form.words(),
            **_totals(file),
        }
        return show(request, "staff/household/file.html", context, room="queue")
    context = {"file": case, "form": form}
    return show(request, "staff/household/purpose.html", context, room="queue", status=status_of(form))


def _totals(file: HouseholdFile) -> dict[str, ShownTotal]:
    """Income and assets of the whole household as far as known, for a purpose that shows them."""
    shown = {"income": "income", "property": "assets"}
    return {
        kind: shown_total(total(file.figures, kind, len(file.members)))
        for group, kind in shown.items()
        if group in file.groups
    }
