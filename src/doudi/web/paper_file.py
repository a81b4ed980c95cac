"""A paper that was handed in, shown as it is. Reading it is a look."""

from uuid import UUID

from django.http import HttpResponse

from doudi.access.principal import Principal
from doudi.cases import papers
from doudi.work import clock


def shown(principal: Principal, paper_id: UUID) -> HttpResponse:
    """The file itself; it can run nothing and load nothing. Raises UnableToKeepPaper out of reach."""
    file = papers.read(principal, paper_id, at=clock.now())
    response = HttpResponse(file.content, content_type=file.line.media_type)
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response.headers["Content-Disposition"] = "inline"
    return response
