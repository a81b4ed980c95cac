"""The list, and trying one piece again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from doudi.access import revival
from doudi.access.principal import of_request
from doudi.web import errors
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.given_up.kinds import kind_words
from doudi.work import clock
from doudi.work.errors import UnableToRevive


@staff
@require_safe
def given_up(request: HttpRequest) -> HttpResponse:
    """What failed too often, newest first: kind, case or row, and where in the program it stopped."""
    rows = [(kind_words(job.kind), job) for job in revival.given_up(of_request(request))]
    return show(request, "staff/given_up/page.html", {"rows": rows}, room="given_up")


@staff
@require_POST
def revive(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Try it again; somebody else may have done so already."""
    try:
        revival.revive(job_id, actor=of_request(request), at=clock.now())
    except UnableToRevive as refusal:
        messages.info(request, errors.said(refusal))
    else:
        messages.success(request, _("已重新排队，几秒后会再试。"))
    return HttpResponseRedirect(reverse("staff:given-up"))
