"""What I allowed: consents to checks, and people who may act for me. Each can be withdrawn at any moment."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

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
@require_POST
def withdraw_consent(request: HttpRequest) -> HttpResponse:
    """Nothing is asked about me for that case from now on."""
    principal, own = person(request)
    try:
        consent.withdraw(
            person_id=own, case_number=request.POST.get("case", ""), actor=principal, at=clock.now()
        )
    except Unable as refusal:
        messages.info(request, errors.said(refusal))
    else:
        messages.success(request, _("同意已经收回，从现在起不再查询。"))
    return redirect("/my/permissions/")


@signed_in
@require_POST
def withdraw_helper(request: HttpRequest, grant: UUID) -> HttpResponse:
    """That helper can no longer see or do anything of mine."""
    principal, _own = person(request)
    try:
        grants.withdraw(grant_id=grant, actor=principal, at=clock.now())
    except Unable as refusal:
        messages.info(request, errors.said(refusal))
    else:
        messages.success(request, _("授权已经收回，这位帮办人不能再看或办您的事。"))
    return redirect("/my/permissions/")
