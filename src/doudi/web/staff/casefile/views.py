"""The case file page. Opening it is a look, journaled by the query."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from doudi.access.permission import may
from doudi.access.principal import Principal, of_request
from doudi.cases import queries
from doudi.cases.queries import CaseFile
from doudi.payments import queries as payments
from doudi.payments.queries import EntitlementView
from doudi.registry.queries import members_of
from doudi.web.staff.casefile.doors import acts
from doudi.web.staff.consents.views import without_consent
from doudi.web.staff.door import staff
from doudi.web.staff.duties import matters
from doudi.web.staff.frame import show
from doudi.work import clock


@staff
@require_safe
def show_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """One case: what to do now first, then findings, visits, opinions, letters, timeline."""
    at = clock.now()
    file = queries.case_file(of_request(request), case_id, at=at)
    unconsented = without_consent(file)
    members = members_of(file.household_id, clock.today())
    context = {
        "file": file,
        "acts": acts(file),
        "flags": [*file.flags, *(["consent"] if unconsented else [])],
        "entitlements": _entitlements(of_request(request), file),
        "members": members,
        "matters": matters(file.duties, {str(one.person_id): one.name for one in members}),
        "unconsented": unconsented,
        "may_record": may(of_request(request), "consent.give", division=file.division),
        "may_judge": may(of_request(request), "case.object", division=file.division),
        "may_answer": may(of_request(request), "case.answer_objection", division=file.division),
        "may_reply": may(of_request(request), "case.answer_disagreement", division=file.division),
    }
    return show(request, "staff/casefile/page.html", context, room="queue")


def _entitlements(principal: Principal, file: CaseFile) -> tuple[EntitlementView, ...]:
    """What this case pays, for those who may read payments."""
    if file.decided_on is None or not may(principal, "payment.read", division=file.division):
        return ()
    found = payments.of_household(principal, file.household_id, at=clock.now(), as_of=clock.today())
    return tuple(one for one in found if one.case_number == file.number)
