"""The queue page, and its rows alone for htmx."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from doudi.access.permission import may
from doudi.access.principal import of_request
from doudi.cases import queries
from doudi.web.staff.door import staff
from doudi.web.staff.frame import rooms, show
from doudi.web.staff.queue.counts import counts
from doudi.web.staff.queue.forms import FilterForm
from doudi.web.templatetags.words import spoken
from doudi.work import clock


@staff
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first room this role may enter: each has one."""
    return HttpResponseRedirect(rooms(of_request(request), "")[0].href)


@staff
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Cases of one's area. A change of a filter swaps the rows only, so the focus stays where it is."""
    principal = of_request(request)
    today = clock.today()
    waiting = counts(principal, today)
    states = _states(waiting.states)
    form = FilterForm(request.GET or None, states=states)
    filters = form.filters() if form.is_bound else queries.Filters()
    page = queries.queue(principal, filters, after=request.GET.get("after", ""), as_of=today)
    query = urlencode([(name, value) for name, value in request.GET.items() if name != "after"])
    context = {
        "form": form,
        "rows": page.rows,
        "next_after": page.next_after,
        "query": f"{query}&" if query else "",
        "overdue": waiting.overdue,
        "first_page": not request.GET.get("after"),
        "may_open": may(principal, "case.apply"),
        "clear": reverse("staff:queue"),
    }
    swap = getattr(request, "htmx", False) and request.headers.get("HX-Target") == "rows"
    return show(request, "staff/queue/rows.html" if swap else "staff/queue/page.html", context, room="queue")


def _states(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """The states a case can be open in, in the order of the procedure, each with how many there are."""
    return [
        (name, f"{spoken(label)}（{counts.get(name, 0)}）") for name, label in queries.open_states().items()
    ]
