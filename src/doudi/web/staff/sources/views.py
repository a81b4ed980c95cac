"""Sources and their freshness, one source, one run, and one row that was kept back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.access.permission import may
from doudi.access.principal import of_request
from doudi.exchange.feeds import actions, queries
from doudi.exchange.feeds.contracts import contract_of, departments
from doudi.exchange.feeds.errors import UnableToMend, UnableToUseFeed
from doudi.law.label import Label
from doudi.vault.identifiers import row_number
from doudi.web import errors
from doudi.web.acting import posted, status_of
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.sources.charts import bars
from doudi.web.staff.sources.forms import LeaveOutForm, RowForm
from doudi.work import clock

_PAGE = 50
_COUNTED = {
    "read": gettext_lazy("读到的行"),
    "landed": gettext_lazy("已入库"),
    "quarantined": gettext_lazy("问题行"),
    "header": gettext_lazy("标题和表头"),
    "blank": gettext_lazy("空行"),
    "footer": gettext_lazy("合计行"),
}


@staff
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every source: how old its data is, how much came, how good it was, and what waits for somebody."""
    cards = queries.sources(of_request(request), clock.today())
    context = {
        "cards": cards,
        "departments": departments(),
        "waiting": sum(one.open for one in cards),
        "late": sum(one.late_by is not None for one in cards),
    }
    return show(request, "staff/sources/list.html", context, room="sources")


@staff
@require_safe
def source(request: HttpRequest, code: str) -> HttpResponse:
    """What was agreed with one source, and its runs."""
    principal = of_request(request)
    try:
        card = queries.source_of(principal, code, clock.today())
    except UnableToUseFeed:
        raise Http404 from None
    context = {
        "card": card,
        "contract": card.contract,
        "department": departments()[card.contract.department],
        "bars": bars(queries.runs_of(principal, code)),
    }
    return show(request, "staff/sources/source.html", context, room="sources")


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """One run: its counts, its columns, why rows were kept back; posting accepts changed columns."""
    principal = of_request(request)
    found = _run(request, run_id)
    if request.method == "POST":
        try:
            actions.accept_columns(principal, run_id, clock.now())
            messages.success(request, _("已确认，正在入库。"))
        except UnableToMend as refusal:
            messages.info(request, errors.said(refusal))
        return HttpResponseRedirect(reverse("staff:source-run", args=[run_id]))
    page = max(row_number(request.GET.get("page", "1")) or 1, 1)
    rows = queries.rows_of(principal, found, page, _PAGE)
    context = {
        "run": found,
        "contract": contract_of(found.source),
        "counted": [(words, found.counts[name]) for name, words in _COUNTED.items() if name in found.counts],
        "reasons": queries.reasons_of(principal, found),
        "rows": rows,
        "page_number": page,
        "next_page": page + 1 if len(rows) == _PAGE else 0,
        "may_land": may(principal, "feed.land"),
        "may_mend": may(principal, "feed.mend"),
    }
    return show(request, "staff/sources/run.html", context, room="sources")


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """One row that was kept back, to be put right; what is still wrong is said beside its field."""
    principal = of_request(request)
    try:
        found = queries.row_of(principal, row_id, clock.now())
    except UnableToUseFeed:
        raise Http404 from None
    contract = contract_of(found.run.source)
    problems = dict(found.reasons)
    form = RowForm(posted(request), contract=contract, values=found.values, problems=problems)
    if request.method == "POST" and form.is_valid():
        try:
            still = actions.mend(principal, row_id, form.values(), clock.now())
        except UnableToMend as refusal:
            still = {"": Label(refusal.text("zh"), refusal.text("en"))}
        if not still:
            messages.success(request, _("已改正入库，记入日志。"))
            return _back(found)
        form.tell(still)
    context = {"row": found, "run": found.run, "form": form, "leaving": LeaveOutForm(), "contract": contract}
    return show(request, "staff/sources/row.html", context, room="sources", status=status_of(form))


@staff
@require_POST
def leave_out(request: HttpRequest, row_id: UUID) -> HttpResponse:
    """Say that a row is not to land, and why."""
    principal = of_request(request)
    try:
        found = queries.row_of(principal, row_id, clock.now())
        actions.leave_out(principal, row_id, request.POST.get("note", ""), clock.now())
    except UnableToUseFeed:
        raise Http404 from None
    except UnableToMend as refusal:
        messages.info(request, errors.said(refusal))
        return HttpResponseRedirect(reverse("staff:source-row", args=[row_id]))
    messages.success(request, _("已记下不入库，记入日志。"))
    return _back(found)


def _back(row: queries.Row) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('staff:source-run', args=[row.run.id])}#rows")


def _run(request: HttpRequest, run_id: UUID) -> queries.RunCard:
    try:
        return queries.run_of(of_request(request), run_id)
    except UnableToUseFeed:
        raise Http404 from None
