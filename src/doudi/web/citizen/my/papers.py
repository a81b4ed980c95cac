"""Add papers to an application: those that were asked for, in one go, or others while it is looked into."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doudi.access.principal import Principal
from doudi.cases import papers, queries, steps
from doudi.law.errors import Unable
from doudi.web import errors, photos
from doudi.web.citizen.apply.applicant import signed_in
from doudi.web.citizen.my.own import reader
from doudi.web.paper_file import shown
from doudi.web.photo_form import PhotoForm
from doudi.web.templatetags.words import spoken
from doudi.work import clock


@dataclass(frozen=True)
class Sent:
    """A paper that was handed in: what it is, when, and its id."""

    paper_id: UUID
    title: str
    added_at: datetime


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, number: str) -> HttpResponse:
    """The papers asked for, those handed in, a form for one photo at a time, and "that is all"."""
    who = reader(request, number)
    found = queries.progress(who.principal, number, at=clock.now())
    if "done" in request.POST:
        steps.take_step(case_id=found.case_id, step="supply", actor=who.principal, at=clock.now())
        messages.success(request, _("材料交了。乡镇（街道）会马上接着办。"))
        return redirect(f"/my/cases/{number}/")
    sends = request.method == "POST" and "papers" in found.can
    form = PhotoForm(request.POST, request.FILES) if sends else PhotoForm()
    if form.is_valid() and _keep(form, who.principal, found):
        messages.success(request, _("这一张收到了。"))
        return redirect(f"/my/cases/{number}/papers/")
    frame = {"who": who, "progress": found, "form": form, "sent": _sent(who.principal, found.case_id)}
    return render(request, "citizen/my/papers.html", frame, status=422 if form.errors else 200)


@signed_in
@require_safe
def paper(request: HttpRequest, number: str, paper_id: UUID) -> HttpResponse:
    """One of them, as it was sent."""
    return shown(reader(request, number).principal, paper_id)


def _sent(principal: Principal, case_id: UUID) -> list[Sent]:
    lines = papers.handed_in(principal, case_id)
    return [Sent(line.paper_id, spoken(papers.title_of(line.kind)), line.added_at) for line in lines]


def _keep(form: PhotoForm, principal: Principal, case: queries.Progress) -> bool:
    try:
        papers.add(
            kind="supplied",
            name=_("照片"),
            content=form.cleaned_data["photo"],
            media_type=photos.MEDIA_TYPE,
            actor=principal,
            at=clock.now(),
            case_id=case.case_id,
        )
    except Unable as refusal:
        form.add_error("photo", errors.said(refusal))
        return False
    return True
