"""Is this letter ours? By the code on the paper, or by the seal of the PDF."""

from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from doudi.law.errors import Unable
from doudi.web import errors
from doudi.web.forms import PageForm
from doudi.web.letters import verify
from doudi.web.letters.seal import SealState
from doudi.web.templatetags.words import moment
from doudi.work import clock

MOST_BYTES = 5 * 1024 * 1024


class FileForm(PageForm):
    """A PDF to look at."""

    file = forms.FileField(
        label=gettext_lazy("PDF 文件"),
        widget=forms.FileInput(attrs={"accept": "application/pdf"}),
        error_messages={
            "required": gettext_lazy("请选一个 PDF 文件。"),
            "empty": gettext_lazy("这个文件是空的。"),
        },
    )

    def clean_file(self) -> bytes:
        """The bytes, of at most 5 MB."""
        found = self.cleaned_data["file"]
        if found.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 5 MB，不是我们发的文书。"))
        data: bytes = found.read()
        return data


@dataclass(frozen=True)
class Finding:
    """What checking the seal found, in words."""

    intact: bool
    title: str
    lines: tuple[str, ...]


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Type the code, or hand in the file."""
    code = request.GET.get("code", "").strip().rsplit("/", 1)[-1]
    if code:
        return redirect(f"/v/{code}/")
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    seal = None
    if form.is_valid():
        try:
            seal = in_words(verify.file(form.cleaned_data["file"], at=clock.now()))
        except Unable as refusal:
            form.add_error("file", errors.said(refusal))
    return render(
        request, "public/letters.html", {"form": form, "seal": seal}, status=422 if form.errors else 200
    )


def in_words(state: SealState) -> Finding:
    """The state of a seal as people read it."""
    lines = [state.signer] if state.signer else []
    if state.sealed_at:
        lines.append(moment(state.sealed_at))
    if not state.sealed:
        return Finding(False, _("这个 PDF 上没有电子签章"), ())
    if state.sound:
        return Finding(True, _("签章是真的，盖章以后一个字也没改过"), tuple(lines))
    if state.intact and not state.trusted:
        return Finding(False, _("有签章，但不是我们认得的单位盖的"), tuple(lines))
    return Finding(False, _("盖章以后，文件被人改过"), tuple(lines))


@require_safe
def letter(request: HttpRequest, token: str) -> HttpResponse:
    """What anyone may know of a letter whose code they hold."""
    found = verify.by_token(token)
    if found is None:
        raise Http404
    return render(request, "public/letter.html", {"found": found})
