"""The report page, and asking the departments again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doudi.access.permission import may
from doudi.access.principal import of_request
from doudi.cases.queries import CaseFile
from doudi.exchange import actions
from doudi.exchange import report as reports
from doudi.exchange.errors import UnableToAskDepartment
from doudi.web.staff.casefile.act import opened
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.verification.report import arranged, shown_total, standings
from doudi.work import clock


@staff
@require_safe
def verification(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Declared beside found. Before anything was asked the page says so."""
    file = opened(request, case_id)
    return show(request, "staff/verification/page.html", {"file": file, **_told(request, file)}, room="queue")


def _told(request: HttpRequest, file: CaseFile) -> dict[str, Any]:
    principal = of_request(request)
    may_tell = any(offer.name == "tell_findings" and offer.allowed for offer in file.steps)
    try:
        report = reports.read(principal, file.number, at=clock.now())
    except UnableToAskDepartment:
        return {"report": None}
    sources, table = standings(report)
    return {
        "report": report,
        "arranged": arranged(report),
        "sources": sources,
        "standings": table,
        "income": report.income and shown_total(report.income),
        "assets": report.assets and shown_total(report.assets),
        "may_ask": may(principal, "verification.request"),
        "may_resolve": may(principal, "verification.resolve"),
        "may_tell": may_tell,
        "may_record": may(principal, "fact.record", division=file.division),
    }


@staff
@require_POST
def ask_again(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Send at once what is still unanswered: for a person who knows that a department is back."""
    file = opened(request, case_id)
    count = actions.ask_again(case_number=file.number, actor=of_request(request), at=clock.now())
    messages.success(request, _("已重新发出 %(n)s 条查询，结果回来后这里会更新。") % {"n": count})
    return HttpResponseRedirect(reverse("staff:verification", args=[case_id]))
