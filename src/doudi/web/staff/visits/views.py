"""Write down a visit; sign it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doudi.access.principal import Principal, of_request
from doudi.cases import visits
from doudi.cases.queries import CaseFile
from doudi.cases.queries.inquiry import VisitView
from doudi.registry.queries import members_of
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.staff.casefile.act import offered, opened
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.web.staff.visits.forms import MemberSignForm, VisitForm
from doudi.work import clock


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, case_id: UUID, *, level: str = "town") -> HttpResponse:
    """A visit of the town, or the county's own where it must go itself (57号 20)."""
    file = opened(request, case_id)
    offer = offered(file, "county_visit" if level == "county" else "visit")
    actor = of_request(request)
    form = VisitForm(
        posted(request),
        colleagues=[(str(one.account_id), f"{one.name} · {one.office}") for one in visits.colleagues(actor)],
        today=clock.today(),
        initial={"visited_on": clock.today(), "revision": file.revision},
    )
    kept: list[UUID] = []
    if request.method == "POST" and carried_out(form, lambda: kept.append(_keep(file, form, actor, level))):
        messages.success(request, _("已记下。现在请两位各自签字，在场的家人也签。"))
        return HttpResponseRedirect(reverse("staff:visit-sign", args=[case_id, kept[0]]))
    context = {"file": file, "offer": offer, "form": form, "level": level}
    return show(request, "staff/visits/record.html", context, room="queue", status=status_of(form))


def _keep(file: CaseFile, form: VisitForm, actor: Principal, level: str) -> UUID:
    given = form.cleaned_data
    assert actor.account_id is not None  # noqa: S101 - staff are signed in
    return visits.record(
        case_id=file.case_id,
        level=level,
        kind=given["kind"],
        visited_on=given["visited_on"],
        findings=given["findings"],
        visitors=[actor.account_id, form.companion_id()],
        actor=actor,
        at=clock.now(),
        revision=given["revision"],
    )


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, case_id: UUID, visit_id: UUID) -> HttpResponse:
    """Who has signed, and the two ways to sign: my own hand, and the family's."""
    file = opened(request, case_id)
    visit = _visit(file, visit_id)
    actor = of_request(request)
    members = members_of(file.household_id, clock.today())
    for_member = request.method == "POST" and request.POST.get("as") == "member"
    form = MemberSignForm(request.POST if for_member else None, members=members)
    if request.method == "POST" and not for_member:
        visits.sign(visit_id=visit_id, actor=actor, at=clock.now())
        return _signed(request, case_id, visit_id)
    if for_member and carried_out(form, lambda: _member_signs(visit_id, form, actor)):
        return _signed(request, case_id, visit_id)
    context = {"file": file, "visit": visit, "form": form, "mine": _mine(visit, actor)}
    return show(request, "staff/visits/sign.html", context, room="queue", status=status_of(form))


def _visit(file: CaseFile, visit_id: UUID) -> VisitView:
    for visit in file.visits:
        if visit.visit_id == visit_id:
            return visit
    raise Http404


def _mine(visit: VisitView, actor: Principal) -> bool:
    """Whether this visitor still has to sign."""
    return any(one.account_id == actor.account_id and not one.signed_at for one in visit.visitors)


def _member_signs(visit_id: UUID, form: MemberSignForm, actor: Principal) -> None:
    person, name = form.signer()
    visits.sign_member(
        visit_id=visit_id,
        person_id=person,
        name=name,
        how=form.cleaned_data["how"],
        actor=actor,
        at=clock.now(),
    )


def _signed(request: HttpRequest, case_id: UUID, visit_id: UUID) -> HttpResponse:
    messages.success(request, _("已签字。"))
    return HttpResponseRedirect(reverse("staff:visit-sign", args=[case_id, visit_id]))
