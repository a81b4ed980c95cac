"""A paper handed in for a case, shown as it is."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from doudi.access.principal import of_request
from doudi.web.paper_file import shown
from doudi.web.staff.door import staff


@staff
@require_safe
def paper(request: HttpRequest, case_id: UUID, paper_id: UUID) -> HttpResponse:
    """The file itself; reading it is a look."""
    return shown(of_request(request), paper_id)
