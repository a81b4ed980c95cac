"""What I allowed: consents to checks, and people who may act for me. Each can be withdrawn at any moment."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doudi.access import grants
from doudi.exchange import consent
from doudi.law.errors import Unable
from doudi.web import errors
from doudi.web.citizen.apply.applicant import signed_in
from doudi.web.citizen.my.own import person
from doudi.work import clock


@signed_in
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Both lists."""
    _principal, own = person(request)
    frame = {
        "consents": consent.of_person(own),
        "helpers": grants.about(own, as_of=clock.today()),
    }
    return render(request, "citizen/my/permissions.html", frame)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_consent(request: HttpRequest, number: str) -> HttpResponse:
    """Nothing is asked about me for that case from now on; asked once more before it is done."""
    principal, own = person(request)
    valid = (one for one in consent.of_person(own) if not one.withdrawn_at)
    given = next((one for one in valid if one.case_number == number), None)
    if request.method != "POST":
        return _sure(request, given, "consent")
    if given is None:  # pressed twice
        return redirect("/my/permissions/")
    try:
        consent.withdraw(person_id=own, case_number=number, actor=principal, at=clock.now())
    except Unable as refusal:
        messages.info(request, errors.said(refusal))
    else:
        messages.success(request, _("同意已经收回，从现在起不再查询。"))
    return redirect("/my/permissions/")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw_helper(request: HttpRequest, grant: UUID) -> HttpResponse:
    """That helper can no longer see or do anything of mine; asked once more before it is done."""
    principal, own = person(request)
    if request.method != "POST":
        held = grants.about(own, as_of=clock.today())
        return _sure(request, next((one for one in held if one.grant_id == grant), None), "helper")
    try:
        grants.withdraw(grant_id=grant, actor=principal, at=clock.now())
    except Unable as refusal:
        messages.info(request, errors.said(refusal))
    else:
        messages.success(request, _("授权已经收回，这位帮办人不能再看或办您的事。"))
    return redirect("/my/permissions/")


def _sure(request: HttpRequest, given: object | None, kind: str) -> HttpResponse:
    """Ask whether to take back what was `given`, a consent or a helper's authority."""
    if given is None:
        raise Http404
    return render(request, "citizen/my/take_back.html", {"given": given, "kind": kind})
