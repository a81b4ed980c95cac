"""The list of what-ifs, asking for one, reading one, comparing several, and their files."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doudi.access.permission import may, require
from doudi.access.principal import of_request
from doudi.access.session import asked_by_itself
from doudi.law.benefits.document import in_words
from doudi.law.benefits.parameter import Parameter
from doudi.law.benefits.policies import Policies
from doudi.law.label import Label
from doudi.monitoring.whatif import actions, queries
from doudi.monitoring.whatif.places import populations
from doudi.monitoring.whatif.queries import FILES, Row, UnableToFindWhatIf
from doudi.rulebook.book import amount, standing_law
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.whatif import tables
from doudi.web.staff.whatif.choosing import ViewForm, offered
from doudi.web.staff.whatif.forms import WhatIfForm
from doudi.web.templatetags.words import spoken
from doudi.work import clock

_MOST_PARAMETERS = 8
_MOST_COMPARED = 5


@staff
@require_safe
def runs(request: HttpRequest) -> HttpResponse:
    """Every what-if within reach; ticking two or more leads to their comparison."""
    principal = of_request(request)
    context = {"rows": queries.runs(principal), "may_run": may(principal, "whatif.run")}
    return show(request, "staff/whatif/list.html", context, room="whatif")


@staff
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which parameters to change; those that are ticked lead to their values."""
    require(of_request(request), "whatif.run")
    chosen = _chosen(standing_law(), request.GET.getlist("parameter"))
    if chosen:
        query = "&".join(f"parameter={one.name}" for one in chosen)
        return HttpResponseRedirect(f"{reverse('staff:whatif-ask')}?{query}")
    context = {"groups": offered(standing_law(), clock.today())}
    return show(request, "staff/whatif/choose.html", context, room="whatif")


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The values to try, the population and the day; posting has it worked out in the background."""
    principal, law = of_request(request), standing_law()
    require(principal, "whatif.run")
    chosen = _chosen(law, request.GET.getlist("parameter"))
    if not chosen:
        return HttpResponseRedirect(reverse("staff:whatif-choose"))
    form = WhatIfForm(
        posted(request),
        law=law,
        parameters=chosen,
        populations=populations(principal),
        today=clock.today(),
    )
    kept: list[UUID] = []

    def begin() -> None:
        kept.append(actions.ask(form.question(), actor=principal, at=clock.now()))

    if request.method == "POST" and carried_out(form, begin):
        return HttpResponseRedirect(reverse("staff:whatif-run", args=[kept[0]]))
    return show(request, "staff/whatif/ask.html", {"form": form}, room="whatif", status=status_of(form))


@staff
@require_safe
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One what-if: while it is worked out, how far it is, asked again every two seconds; then its figures."""
    row = _found(request, run_id)
    if asked_by_itself(request):
        return show(request, "staff/whatif/progress.html", {"row": row}, room="whatif")
    context = {"row": row, "changes": _changes(row), "files": FILES, **_figures(request, row)}
    return show(request, "staff/whatif/run.html", context, room="whatif")


def _figures(request: HttpRequest, row: Row) -> Mapping[str, Any]:
    if not row.done:
        return {"done": False}
    found = queries.figures(row)
    form = ViewForm(request.GET or None, found=found)
    benefit, dimensions = form.chosen()
    return {
        "done": True,
        "form": form,
        "benefits": tables.changed(found),
        "groups": (groups := tables.grouped(found, queries.by(row, dimensions, benefit), dimensions)),
        "cut": len(groups) == tables.MOST,
        "smallest": found["smallest"],
        "months": tables.months(found, benefit) if row.months > 1 else (),
        "reasons": tables.reasons(found),
        "of": spoken(next(one["label"] for one in found["benefits"] if one["benefit"] == benefit)),
    }


@staff
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Several finished what-ifs side by side."""
    ids = [one for text in request.GET.getlist("run") if (one := _uuid(text))]
    rows = queries.several(of_request(request), ids[:_MOST_COMPARED])
    found = [queries.figures(row) for row in rows]
    context = {
        "rows": [(row, _changes(row)) for row in rows],
        "table": tables.beside(found),
        "same": len({row.population_hash for row in rows}) <= 1,
    }
    return show(request, "staff/whatif/compare.html", context, room="whatif")


@staff
@require_safe
def file(request: HttpRequest, run_id: UUID, name: str) -> FileResponse:
    """A file of a finished what-if, to keep."""
    try:
        path = queries.file(of_request(request), run_id, name, at=clock.now())
    except UnableToFindWhatIf:
        raise Http404 from None
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"{str(run_id)[:8]}-{name}")


def _changes(row: Row) -> list[tuple[Label, Label, Label]]:
    """What was changed: the parameter, the place, and the value in words."""
    law = standing_law()
    found = []
    for one in row.changes:
        declared = law.parameters.declared.get(one["parameter"])
        if declared is not None:
            place = law.places.get(one["place"], Label(one["place"], one["place"]))
            found.append((declared.label, place, in_words(law, declared, amount(declared, one["value"]))))
    return found


def _chosen(law: Policies, names: list[str]) -> list[Parameter]:
    known = law.parameters.declared
    return [known[name] for name in dict.fromkeys(names) if name in known][:_MOST_PARAMETERS]


def _found(request: HttpRequest, run_id: UUID) -> Row:
    try:
        return queries.run(of_request(request), run_id)
    except UnableToFindWhatIf:
        raise Http404 from None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
