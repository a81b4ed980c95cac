"""Register a relation between the family and an official."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doudi.access.principal import of_request
from doudi.cases import relatives
from doudi.registry.queries import members_of
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.staff.casefile.act import back_to, offered, opened
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.relatives.forms import RelativeForm
from doudi.work import clock


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The form of the separate registration."""
    file = opened(request, case_id)
    offer = offered(file, "register_relative")
    form = RelativeForm(
        posted(request),
        members=members_of(file.household_id, clock.today()),
        initial={"revision": file.revision},
    )

    def keep() -> None:
        given = form.cleaned_data
        relatives.register(
            case_id=case_id,
            member_id=form.member_id(),
            official_name=given["official_name"],
            official_post=given["official_post"],
            relation=given["relation"],
            actor=of_request(request),
            at=clock.now(),
            revision=given["revision"],
        )

    if request.method == "POST" and carried_out(form, keep):
        return back_to(request, file, _("已单独登记备案。审核确认以前必须入户。"))
    context = {"file": file, "offer": offer, "form": form}
    return show(request, "staff/relatives/page.html", context, room="queue", status=status_of(form))
