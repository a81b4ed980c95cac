"""The other programmes by the facts of a case. Opening the page is a look, journaled by the query."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from doudi.access.principal import of_request
from doudi.cases import queries
from doudi.policies.load import policies
from doudi.web.staff.door import staff
from doudi.web.staff.duties import matters
from doudi.web.staff.frame import show
from doudi.web.standings import cards
from doudi.work import clock


@staff
@require_safe
def show_categories(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Each programme: likely, cannot tell, or not met, with article, distance and what is missing."""
    found = queries.categories(of_request(request), case_id, at=clock.now())
    context = {
        "found": found,
        "cards": cards(policies(), found.standings, found.names),
        "matters": matters(found.duties, found.names),
    }
    return show(request, "staff/categories/page.html", context, room="queue")
