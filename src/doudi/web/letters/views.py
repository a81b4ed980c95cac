"""A letter as a page that prints, and as a sealed PDF."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from doudi.access.principal import of_request
from doudi.cases import queries
from doudi.cases.queries import LetterFile
from doudi.web.citizen.my.own import reader
from doudi.web.letters import typesetting
from doudi.web.letters.seal import sealer
from doudi.web.letters.sheet import sheet
from doudi.work import clock


@require_safe
def page(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The letter on the screen; the browser prints it."""
    letter = _letter(request, letter_id)
    context = context_of(letter) | {
        "who": reader(request, letter.case_number),
        "pdf_ready": typesetting.available(),
        "what_to_install": typesetting.what_to_install(),
    }
    return render(request, "letters/page.html", context)


@require_safe
def pdf(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """The letter as a file with the office's electronic seal. Without pango: a page says what to do."""
    letter = _letter(request, letter_id)
    data = sealed(letter, context_of(letter))
    response = HttpResponse(data, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{letter.number}.pdf"'
    return response


def sealed(letter: LetterFile, context: dict[str, Any]) -> bytes:
    """The sealed PDF of a letter. Raises UnableToTypeset."""
    language = get_language() or settings.LANGUAGE_CODE
    html = render_to_string("letters/sheet.html", {**context, "LANGUAGE_CODE": language})
    set_letter = typesetting.typeset(html)
    reason = f"{context['sheet']['title']} {letter.number}"
    return sealer().seal(set_letter, reason=reason, at=clock.now())


def context_of(letter: LetterFile) -> dict[str, Any]:
    """What the letter's templates need."""
    return {
        "letter": letter,
        "sheet": sheet(letter),
        "demonstration": settings.DEMO,
        "letter_level": 1,
        "LANGUAGE_CODE": get_language() or settings.LANGUAGE_CODE,
    }


def _letter(request: HttpRequest, letter_id: UUID) -> LetterFile:
    return queries.letter(of_request(request), letter_id, at=clock.now())
