"""The tasks, and settling one: another account, or pay again to the same."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doudi.access.permission import require
from doudi.access.principal import of_request
from doudi.payments import actions, queries
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.returned.forms import AccountForm, ReissueForm
from doudi.work import clock


@staff
@require_safe
def returned(request: HttpRequest) -> HttpResponse:
    """Open tasks, oldest first."""
    page = queries.tasks(of_request(request), at=clock.now(), after=request.GET.get("after", ""))
    context = {"rows": page.rows, "next_after": page.next, "query": ""}
    return show(request, "staff/returned/list.html", context, room="returned")


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One task with its two ways out."""
    principal = of_request(request)
    require(principal, "payment.correct")
    found = queries.task(principal, task_id, at=clock.now())
    again = request.method == "POST" and request.POST.get("way") == "again"
    account = AccountForm(None if again else posted(request), prefix="account")
    reissue = ReissueForm(request.POST if again else None, prefix="again")

    def correct() -> None:
        given = account.cleaned_data
        actions.correct_account(
            task_id=task_id,
            bank=given["bank"],
            name=given["name"],
            account=given["account"],
            actor=principal,
            at=clock.now(),
        )

    def pay_again() -> None:
        actions.reissue(task_id=task_id, note=reissue.cleaned_data["note"], actor=principal, at=clock.now())

    form, settle = (reissue, pay_again) if again else (account, correct)
    if request.method == "POST" and carried_out(form, settle):
        messages.success(request, _("已处理，下一个批次会补发。"))
        return HttpResponseRedirect(reverse("staff:returned"))
    context = {"task": found, "account_form": account, "reissue_form": reissue, "form": form}
    return show(request, "staff/returned/task.html", context, room="returned", status=status_of(form))
