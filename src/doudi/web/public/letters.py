"""Is this letter ours? By the code on the paper, or by the seal of the PDF."""

import re
from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from doudi.cases.tokens import LETTER_CODE, code_of, grouped
from doudi.law.errors import Unable
from doudi.web import errors
from doudi.web.forms import PageForm, TextField
from doudi.web.forms.fields import plain
from doudi.web.letters import verify
from doudi.web.letters.seal import SealState
from doudi.web.templatetags.words import moment
from doudi.work import clock

MOST_BYTES = 5 * 1024 * 1024
_NUMBER = re.compile(r"\d{6}\D?\d{4}\D?\d{6}(\D?\d{2,})?")


class CodeForm(PageForm):
    """The check code of a letter, or the whole address below its QR code."""

    code = TextField(
        label=gettext_lazy("校验码（二维码旁边，12 位）"),
        help_text=gettext_lazy("例如 K7M-4Q9-XTW-DHP。大小写都行，横线可以不写。"),
        limit=200,
        widget=forms.TextInput(
            attrs={"class": "long-number", "autocomplete": "off", "autocapitalize": "characters"}
        ),
        error_messages={"required": gettext_lazy("请输入校验码，印在文书的二维码旁边。")},
    )

    def clean_code(self) -> str:
        """The code; a letter's number alone proves nothing, since anyone can copy it."""
        typed = plain(self.cleaned_data["code"]).rstrip("/").rsplit("/", 1)[-1]
        if _NUMBER.fullmatch(typed):
            raise forms.ValidationError(
                _("这是文书的编号，谁都能抄，光凭它验不出真假。请再看二维码旁边，输入 12 位校验码。")
            )
        code = code_of(typed)
        if len(code) != LETTER_CODE:
            raise forms.ValidationError(
                _(
                    "这不像校验码：校验码是 12 位，没有 0、1、2、5、8 这些容易看错的字。"
                    "纸上要是就这么印的，或者没有校验码，可能是假的，请拨打 12349。"
                )
            )
        return code


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
    typed = CodeForm(request.GET if "code" in request.GET else None)
    if typed.is_valid():
        return redirect(f"/v/{typed.cleaned_data['code']}/")
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    seal = None
    if form.is_valid():
        try:
            seal = in_words(verify.file(form.cleaned_data["file"], at=clock.now()))
        except Unable as refusal:
            form.add_error("file", errors.said(refusal))
    wrong = bool(form.errors or typed.errors)
    frame = {"typed": typed, "form": form, "seal": seal, "wrong": wrong}
    return render(request, "public/letters.html", frame, status=422 if wrong else 200)


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
    """What anyone may know of a letter whose code they hold; of an unknown one, that it may be forged."""
    found = verify.by_token(token)
    if found is None:
        return render(request, "public/letter_unknown.html", {"code": grouped(code_of(token))}, status=404)
    return render(request, "public/letter.html", {"found": found})
