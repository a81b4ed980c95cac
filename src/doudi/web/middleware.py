"""What every request must be, and headers that every answer carries."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from doudi.web import errors

POLICY = "; ".join(
    (
        "default-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
_NUL = "\0"
MOST_BYTES = 12 * 1024 * 1024  # a photo of 10 MB and its form
_OPEN = ("/static/", "/public/")
_HELD = ("/public/notices/n/", "/public/objection/")  # whoever holds the token or receipt reads it


class HeadersMiddleware:
    """A strict content policy with nothing inline, and no copy of a person's page in any cache."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers to the answer; a view's own Cache-Control stands."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), microphone=(), payment=()")
        if not request.path.startswith(_OPEN) or request.path.startswith(_HELD):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ReadableMiddleware:
    """Answers 400 to the NUL character, which no keyboard types and PostgreSQL does not take: in the address
    and the cookies before anything looks at them, in a form before its view does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address and the cookies."""
        values = (value for _name, values in request.GET.lists() for value in values)
        if _NUL in request.path or any(_NUL in value for value in (*values, *request.COOKIES.values())):
            return errors.bad_request(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Look at the form."""
        values = (value for _name, values in request.POST.lists() for value in values)
        return errors.bad_request(request) if any(_NUL in value for value in values) else None


class LargeMiddleware:
    """Answers 413 to a body larger than any page takes, before it is read."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the length alone; without one the server reads no body."""
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return errors.bad_request(request)
        return errors.too_large(request) if length > MOST_BYTES else self.get_response(request)
