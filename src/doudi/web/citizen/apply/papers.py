"""Exactly the papers this case needs, and why; one photo per request."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doudi.cases import papers as kept
from doudi.law.errors import Unable
from doudi.web import errors, photos
from doudi.web.citizen.apply import draft
from doudi.web.citizen.apply.answers import Answers
from doudi.web.citizen.apply.applicant import Applicant, of_request, signed_in
from doudi.web.photo_form import PhotoForm
from doudi.web.templatetags.words import english
from doudi.work import clock


@dataclass(frozen=True)
class Wanted:
    """A paper on the page: what, why, what was handed in of it, and the form for one more photo."""

    kind: str
    title: str
    why: str
    files: tuple[kept.PaperLine, ...]
    form: PhotoForm


def wanted(answers: Answers) -> tuple[kept.WantedPaper, ...]:
    """The papers that the answers call for."""
    facts: dict[str, Any] = answers.at(("facts",)) or {}
    return kept.wanted("dibao", facts)


def state(answers: Answers) -> str:
    """none, started or done. The part is done when the person says so: what is missing can follow later."""
    if answers.at(("pages", "papers")):
        return "done"
    return "none"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, person: UUID | None = None) -> HttpResponse:
    """The list, a form for each paper, and the button that ends it."""
    who = of_request(request, person)
    answers = draft.answers_of(who)
    if "done" in request.POST:
        draft.change(who, (("pages", "papers"), "done"))
        return redirect(who.base)
    kind = request.POST.get("kind", "")
    form = None
    if request.method == "POST":
        form = PhotoForm(request.POST, request.FILES, auto_id=f"id_{kind}_%s")
        if form.is_valid() and _keep(request, who, kind, form):
            return redirect(f"{who.base}papers/")
    file = draft.opened(who)
    files = kept.of_draft(who.principal, file.draft_id) if file else ()
    rows = [_row(paper, files, form if paper.kind == kind else None) for paper in wanted(answers)]
    frame = {"who": who, "wanted": rows, "form": form or PhotoForm()}
    return render(request, "citizen/apply/papers.html", frame, status=422 if form and form.errors else 200)


def _keep(request: HttpRequest, who: Applicant, kind: str, form: PhotoForm) -> bool:
    """Keep the photo; what refuses it is said beside the field."""
    try:
        kept.add(
            kind=kind,
            name=_("照片"),
            content=form.cleaned_data["photo"],
            media_type=photos.MEDIA_TYPE,
            actor=who.principal,
            at=clock.now(),
            draft_id=draft.begun(who).draft_id,
        )
    except Unable as refusal:
        form.add_error("photo", errors.said(refusal))
        return False
    messages.success(request, _("这一张收到了。"))
    return True


def _row(paper: kept.WantedPaper, files: tuple[kept.PaperLine, ...], form: PhotoForm | None) -> Wanted:
    return Wanted(
        kind=paper.kind,
        title=paper.en if english() else paper.zh,
        why=f"{paper.why_en if english() else paper.why_zh}（{paper.article}）",
        files=tuple(file for file in files if file.kind == paper.kind),
        form=form or PhotoForm(auto_id=f"id_{paper.kind}_%s"),
    )
