"""The list of batches, one batch, and what may be done with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.access.permission import may, require
from doudi.access.principal import of_request
from doudi.access.session import asked_by_itself
from doudi.payments import actions, queries
from doudi.payments.queries import BatchRow
from doudi.vault.identifiers import row_number
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.staff.batches.forms import DiscardForm, PrepareForm, ReturnForm
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.work import clock


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def batches(request: HttpRequest) -> HttpResponse:
    """All batches, latest first; posting prepares one."""
    principal = of_request(request)
    form = PrepareForm(posted(request))
    form.offer(clock.today())
    kept: list[UUID] = []

    def prepare() -> None:
        kept.append(actions.prepare(month=form.chosen(), actor=principal, at=clock.now()))

    if request.method == "POST" and carried_out(form, prepare):
        return HttpResponseRedirect(reverse("staff:batch", args=[kept[0]]))
    page = queries.batches(principal, after=request.GET.get("after", ""))
    context = {
        "form": form,
        "rows": page.rows,
        "next_after": page.next,
        "query": "",
        "may_prepare": may(principal, "payment.prepare"),
        "may_import": may(principal, "payment.import_return"),
    }
    return show(request, "staff/batches/list.html", context, room="batches", status=status_of(form))


@staff
@require_safe
def batch(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """One batch with its lines. While work goes on, its progress is asked again every two seconds: that shows
    no line and leaves no look, and does not count as somebody being there."""
    if asked_by_itself(request):
        row = queries.standing(of_request(request), batch_id)
        return show(request, "staff/batches/progress.html", _progress(row), room="batches")
    state = request.GET.get("state", "")
    found = queries.batch(
        of_request(request),
        batch_id,
        at=clock.now(),
        state=state,
        after=row_number(request.GET.get("after", "")) or 0,
    )
    context = {
        **_progress(found.row),
        "lines": found.lines,
        "files": found.files,
        "next_after": found.next or "",
        "query": f"state={state}&" if state else "",
        "state": state,
        "discard_form": DiscardForm(),
    }
    return show(request, "staff/batches/batch.html", context, room="batches")


def _progress(row: BatchRow) -> dict[str, Any]:
    """Where a batch stands, and whether it still moves by itself."""
    return {"batch": row, "moving": row.state in {"preparing", "sending", "sent"}}


@staff
@require_POST
def act(request: HttpRequest, batch_id: UUID, name: str) -> HttpResponse:
    """Approve or send. A refusal (the preparer approves, another was faster) becomes a page that says so."""
    door = {"approve": actions.approve, "send": actions.send}.get(name)
    if door is None:
        raise Http404
    door(batch_id=batch_id, actor=of_request(request), at=clock.now())
    told = _("已审批。") if name == "approve" else _("正在送往银行。")
    messages.success(request, told)
    return HttpResponseRedirect(reverse("staff:batch", args=[batch_id]))


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, batch_id: UUID) -> HttpResponse:
    """Give a batch up, with the reason; what it would have paid is due again."""
    principal = of_request(request)
    row = queries.standing(principal, batch_id)
    form = DiscardForm(posted(request))

    def give_up() -> None:
        actions.discard(
            batch_id=batch_id, reason=form.cleaned_data["reason"], actor=principal, at=clock.now()
        )

    if request.method == "POST" and carried_out(form, give_up):
        messages.success(request, _("已作废。里面的钱会进入下一个批次。"))
        return HttpResponseRedirect(reverse("staff:batch", args=[batch_id]))
    context = {"batch": row, "form": form}
    return show(request, "staff/batches/discard.html", context, room="batches", status=status_of(form))


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def import_return(request: HttpRequest) -> HttpResponse:
    """Take in the bank's answer. Once or twice, by two people at once: it counts once."""
    require(of_request(request), "payment.import_return")
    form = ReturnForm(posted(request), request.FILES or None)
    told: list[str] = []

    def take_in() -> None:
        done = actions.import_return(content=form.content(), actor=of_request(request), at=clock.now())
        if done.already:
            told.append(_("这个文件以前导入过，没有重复记账。"))
        else:
            told.append(
                _("已入账：发成 %(paid)s 笔，没发成 %(failed)s 笔，待核查 %(odd)s 笔。")
                % {"paid": done.paid, "failed": done.failed, "odd": done.quarantined}
            )

    if request.method == "POST" and carried_out(form, take_in):
        messages.success(request, told[0])
        return HttpResponseRedirect(reverse("staff:batches"))
    return show(request, "staff/batches/return.html", {"form": form}, room="batches", status=status_of(form))
