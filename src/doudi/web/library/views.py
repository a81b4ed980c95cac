"""The pages of the library, at whichever desk they are read: the public's, or the office's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from doudi.access.permission import may
from doudi.access.principal import of_request
from doudi.law.benefits.benefit import UnableToFindRules
from doudi.law.benefits.document import Document, document
from doudi.law.benefits.policies import Policies
from doudi.rulebook.book import standing_law
from doudi.web.acting import status_of
from doudi.web.library import reading
from doudi.web.library.forms import WhereForm
from doudi.work import clock

Show = Callable[[HttpRequest, str, Mapping[str, Any], int], HttpResponse]
View = Callable[..., HttpResponse]
Seen = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Desk:
    """Where the library is read. `frame`: the page around it; `root`: the address of its list; `inside`:
    for those who work with the rules, with the names by which files and commands know them."""

    frame: str
    root: str
    show: Show
    inside: bool = False


@dataclass(frozen=True)
class Asked:
    """What a request asks for: the book as it stands, a place, a day, and the form to choose others."""

    law: Policies
    form: WhereForm
    place: str
    day: date

    @property
    def where(self) -> str:
        """The same place and day for the next page, as a query string."""
        return urlencode({"place": self.place, "day": self.day.isoformat()})


def addresses(prefix: str, desk: Desk, guard: Callable[[Seen], Seen] = lambda view: view) -> list[URLPattern]:
    """The addresses below the desk's root. `guard`: who is let in."""

    def at(route: str, view: View, name: str) -> URLPattern:
        def seen(request: HttpRequest, **which: str) -> HttpResponse:
            return view(desk, request, **which)

        return path(prefix + route, guard(require_safe(seen)), name=name)

    return [
        at("", shelf, "library"),
        at("set/<str:parameter>/", setting, "library-setting"),
        at("<slug:benefit>/", book, "library-benefit"),
        at("<slug:benefit>/history/", history, "library-history"),
        at("<slug:benefit>/examples/", examples, "library-examples"),
    ]


def shelf(desk: Desk, request: HttpRequest) -> HttpResponse:
    """Every benefit that is law on the day, programme by programme."""
    asked = _asked(request)
    return _shown(
        desk, request, "list", asked, programmes=reading.programmes(asked.law, asked.day, asked.place)
    )


def book(desk: Desk, request: HttpRequest, benefit: str) -> HttpResponse:
    """One benefit: what it asks for, what it pays, what the place sets."""
    asked = _asked(request)
    own = _known(asked.law, benefit)
    return _shown(desk, request, "benefit", asked, own=own, document=_document(asked, benefit))


def history(desk: Desk, request: HttpRequest, benefit: str) -> HttpResponse:
    """The days on which the rules of a benefit changed."""
    asked = _asked(request)
    own = _known(asked.law, benefit)
    return _shown(desk, request, "history", asked, own=own, turns=reading.history(asked.law, benefit))


def examples(desk: Desk, request: HttpRequest, benefit: str) -> HttpResponse:
    """The scenarios of a benefit, and whether each comes out as it must."""
    asked = _asked(request)
    own = _known(asked.law, benefit)
    return _shown(desk, request, "examples", asked, own=own, examples=reading.examples(asked.law, benefit))


def setting(desk: Desk, request: HttpRequest, parameter: str) -> HttpResponse:
    """One parameter in every place, by date."""
    asked = _asked(request)
    if parameter not in asked.law.parameters.declared:
        raise Http404
    found = reading.setting(asked.law, parameter, asked.day)
    writes = desk.inside and may(of_request(request), "policy.propose")
    return _shown(desk, request, "setting", asked, setting=found, writes=writes)


def _asked(request: HttpRequest) -> Asked:
    law = standing_law()
    form = WhereForm(request.GET if request.GET else None, law=law, today=clock.today())
    return Asked(law, form, *form.chosen())


def _known(law: Policies, benefit: str) -> Any:
    if benefit not in law.benefits:
        raise Http404
    return law.benefits[benefit]


def _document(asked: Asked, benefit: str) -> Document | None:
    """The document, or None where the benefit is no law on the day."""
    try:
        return document(asked.law, benefit, place=asked.place, as_of=asked.day)
    except UnableToFindRules:
        return None


def _shown(desk: Desk, request: HttpRequest, template: str, asked: Asked, **more: Any) -> HttpResponse:
    frame = {
        "frame": desk.frame,
        "root": desk.root,
        "inside": desk.inside,
        "form": asked.form,
        "place": reading.place_label(asked.law, asked.place),
        "places": asked.law.places,
        "on": asked.day,
        "where": asked.where,
        "hash": asked.law.hash,
    }
    return desk.show(request, f"library/{template}.html", {**frame, **more}, status_of(asked.form))
