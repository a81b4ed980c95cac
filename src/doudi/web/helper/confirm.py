"""The person confirms what was filled in for them: on paper, or with a code on their phone."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from doudi.access.signin import codes
from doudi.access.source import source_of
from doudi.registry import queries as registry
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.citizen.apply import draft
from doudi.web.citizen.apply.applicant import Applicant, of_request
from doudi.web.citizen.apply.review import cards
from doudi.web.forms import ChoiceField, PageForm, TextField
from doudi.web.helper.door import signed_in
from doudi.work import clock


class ConfirmForm(PageForm):
    """How the person confirmed. The code is theirs to read out, when they have heard the summary."""

    way = ChoiceField(
        label=gettext_lazy("本人怎样确认"),
        choices=[
            ("signature", gettext_lazy("在打印的申请表上签名或按指印")),
            ("phone_code", gettext_lazy("用本人手机收到的验证码")),
        ],
    )
    code = TextField(label=gettext_lazy("验证码（用手机确认时填）"), required=False, limit=12)
    read = forms.BooleanField(
        label=gettext_lazy("已经把上面的内容念给本人听，本人说对。"),
        error_messages={"required": gettext_lazy("请先念给本人听，说对了再勾选。")},
    )

    def clean(self) -> dict[str, Any]:
        """The phone way needs its code."""
        given = super().clean() or {}
        if given.get("way") == "phone_code" and not given.get("code"):
            self.add_error("code", _("请填本人手机收到的验证码。"))
        return given


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, person: UUID) -> HttpResponse:
    """The summary to read out, and the two ways to confirm it."""
    who = of_request(request, person)
    answers = draft.answers_of(who)
    here = reverse("helper:confirm", args=[person])
    if request.method == "POST" and request.POST.get("act") == "send":
        codes.send_code(_phone(who), at=clock.now(), source=source_of(request), use=codes.CONFIRM)
        messages.success(request, _("验证码已发到本人手机，请本人看了告诉您。"))
        return HttpResponseRedirect(here)
    form = ConfirmForm(posted(request))

    def keep() -> None:
        way = form.cleaned_data["way"]
        if way == "phone_code":
            typed = form.cleaned_data["code"]
            codes.confirm_by_code(_phone(who), typed, at=clock.now(), source=source_of(request))
        draft.begun(who, (("confirmed_by",), way))

    if request.method == "POST" and carried_out(form, keep):
        messages.success(request, _("本人已确认，可以提交了。"))
        return HttpResponseRedirect(f"{who.base}review/")
    context = {
        "who": who,
        "form": form,
        "cards": cards(who, answers, single=False),
        "members": answers.members(),
        "has_phone": bool(registry.person(person).masked_phone),
    }
    return render(request, "helper/confirm.html", context, status=status_of(form))


def _phone(who: Applicant) -> str:
    """The registered phone of the person, never one typed here: the look is journaled."""
    purpose = "helping" if who.principal.kind == "helper" else "contact"
    known = registry.identity(who.principal, who.person_id, purpose=purpose, case="", at=clock.now())
    return known.phone
