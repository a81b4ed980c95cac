"""Record a consent that came later."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doudi.access.permission import require
from doudi.access.principal import of_request
from doudi.cases.queries import CaseFile
from doudi.exchange import consent
from doudi.registry.queries import Member, members_of
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.staff.casefile.act import back_to, opened
from doudi.web.staff.consents.forms import ConsentForm
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.work import clock


def without_consent(file: CaseFile) -> tuple[Member, ...]:
    """The members who are not asked about, as they have not consented; nobody once the case is decided."""
    if file.phase != "open":
        return ()
    members = {member.person_id: member for member in members_of(file.household_id, clock.today())}
    return tuple(members[person] for person in consent.missing(file.number, list(members)))


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The words to read out, and who consented before whom."""
    actor, file = of_request(request), opened(request, case_id)
    require(actor, "consent.give", division=file.division)
    waiting = without_consent(file)
    form = ConsentForm(posted(request), waiting=waiting, members=members_of(file.household_id, clock.today()))

    def keep() -> None:
        way = form.cleaned_data["way"]
        consent.give(
            person_id=UUID(form.cleaned_data["member"]),
            case_number=file.number,
            via=way,
            witness=actor.name if way == "witness" else "",
            guardian_id=form.guardian_id(),
            actor=actor,
            at=clock.now(),
        )

    if request.method == "POST" and carried_out(form, keep):
        return back_to(request, file, _("授权已登记。核对已经启动的，请县里核对员在核对报告里再问一次。"))
    words = consent.shown(file.division, on=clock.today(), language=get_language() or "zh")
    context = {"file": file, "form": form, "waiting": waiting, "words": words}
    return show(request, "staff/consents/page.html", context, room="queue", status=status_of(form))
