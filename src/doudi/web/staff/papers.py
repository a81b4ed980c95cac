"""A paper handed in for a case, shown as it is."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from doudi.access.principal import of_request
from doudi.cases import papers
from doudi.web.staff.door import staff
from doudi.work import clock


@staff
@require_safe
def paper(request: HttpRequest, case_id: UUID, paper_id: UUID) -> HttpResponse:
    """The file itself; reading it is a look. It can run nothing and load nothing."""
    file = papers.read(of_request(request), paper_id, at=clock.now())
    response = HttpResponse(file.content, content_type=file.line.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Content-Disposition"] = "inline"
    return response
