"""The queue page, and its rows alone for htmx."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from doudi.access.permission import may
from doudi.access.principal import Principal, of_request
from doudi.cases import queries
from doudi.cases.queries import Filters, Page
from doudi.rulebook.queries import waiting_for
from doudi.web.acting import posted, status_of
from doudi.web.staff.door import staff
from doudi.web.staff.frame import rooms, show
from doudi.web.staff.queue.counts import counts
from doudi.web.staff.queue.forms import ALL, MINE, FilterForm, FindForm
from doudi.web.templatetags.words import spoken
from doudi.work import clock

_LONGEST = 40


@staff
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first room this role may enter, each has one; where a proposal waits for somebody, that one."""
    principal = of_request(request)
    waits = waiting_for(principal)
    return HttpResponseRedirect(reverse("staff:proposals") if waits else rooms(principal, "")[0].href)


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """Cases of one's area, first those that wait for oneself; posted, one is looked for.

    A change of a filter swaps the rows only, so the focus stays where it is."""
    principal = of_request(request)
    find = FindForm(posted(request), auto_id="find_%s")
    if request.method == "POST" and find.is_valid():
        text = find.cleaned_data["text"]
        if find.is_number():
            return HttpResponseRedirect(f"{reverse('staff:queue')}?{urlencode({'text': text})}")
        page = queries.cases_of_name(principal, text, at=clock.now(), as_of=clock.today())
        return show(request, "staff/queue/page.html", _context(request, principal, find, page), room="queue")
    swap = getattr(request, "htmx", False) and request.headers.get("HX-Target") == "rows"
    template = "staff/queue/rows.html" if swap else "staff/queue/page.html"
    context = _context(request, principal, find, None)
    return show(request, template, context, room="queue", status=status_of(find))


def _context(
    request: HttpRequest, principal: Principal, find: FindForm, found: Page | None
) -> dict[str, Any]:
    """What both the page and the rows say; `found`: the cases of a name, else the queue as it is filtered."""
    today = clock.today()
    waiting = counts(principal, today)
    form = FilterForm(request.GET or None, states=_states(waiting.states), acts=queries.has_turns(principal))
    asked = request.GET.get("text", "")[:_LONGEST].strip()
    filters = form.filters(asked) if form.is_bound else Filters(mine=form.first == MINE)
    page = found or queries.queue(principal, filters, after=request.GET.get("after", ""), as_of=today)
    query = urlencode([(name, value) for name, value in request.GET.items() if name != "after"])
    return {
        "form": find if find.errors else form,
        "filter": form,
        "find": find,
        "searched": found is not None or bool(asked),
        "mine": filters.mine and found is None and not asked,
        "rows": page.rows,
        "next_after": page.next_after,
        "query": f"{query}&" if query else "",
        "overdue": waiting.overdue,
        "unanswered": waiting.unanswered,
        "first_page": not request.GET.get("after"),
        "may_open": may(principal, "case.apply"),
        "clear": reverse("staff:queue"),
        "all": f"{reverse('staff:queue')}?whose={ALL}",
    }


def _states(counts: Mapping[str, int]) -> list[tuple[str, str]]:
    """The states a case can be open in, in the order of the procedure, each with how many there are."""
    return [
        (name, f"{spoken(label)}（{counts.get(name, 0)}）") for name, label in queries.open_states().items()
    ]
