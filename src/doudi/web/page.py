"""What every page knows: who reads it, how large, in which language, and whom to call."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

HOTLINE = "12349"
"""The assistance hotline of county civil affairs offices (2020 意见 22; 社会救助法 60)."""

ELDER_COOKIE = "doudi_elder"
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Page:
    """The frame of a page. `principal` is None for a visitor who is not signed in."""

    elder: bool
    language: str
    here: str
    principal: Any
    hotline: str = HOTLINE
    demo: bool = False

    @property
    def english(self) -> bool:
        """True when the page is in English."""
        return self.language.startswith("en")


def of(request: HttpRequest, *, principal: Any = None) -> Page:
    """The frame for a request, from its cookies alone: also an error page can be drawn with it."""
    return Page(
        elder=is_elder(request),
        language=get_language() or settings.LANGUAGE_CODE,
        here=_here(request),
        principal=principal,
        demo=settings.DEMO,
    )


def is_elder(request: HttpRequest) -> bool:
    """True when this browser was switched to large text."""
    return request.COOKIES.get(ELDER_COOKIE) == "1"


def _here(request: HttpRequest) -> str:
    """Where a switch leads back to: this page; its address alone when it was the answer to a form."""
    query = urlencode(request.GET, doseq=True) if request.method in {"GET", "HEAD"} else ""
    return f"{request.path}?{query}" if query else request.path


def context(request: HttpRequest) -> dict[str, Page]:
    """Context processor: `page` in every template."""
    principal = getattr(request, "principal", None)
    signed_in = principal if getattr(principal, "account_id", None) else None
    return {"page": of(request, principal=signed_in)}
