"""Judge whether an objection is about something, and answer it."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from doudi.access.permission import require
from doudi.access.principal import of_request
from doudi.cases import publicity
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.forms import ChoiceField
from doudi.web.staff.casefile.act import CaseForm, back_to, opened
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.work import clock


class AnswerForm(CaseForm):
    """What was found about the objection, in words the objector and the family understand."""

    outcome = ChoiceField(
        label=gettext_lazy("核实结果"),
        choices=[("upheld", gettext_lazy("异议成立")), ("not_upheld", gettext_lazy("异议不成立"))],
    )
    answer = forms.CharField(
        label=gettext_lazy("答复"),
        help_text=gettext_lazy("怎样核实的，查到什么。不写这家人的私事。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("请写明怎样核实的、结果是什么。")},
    )
    articles = forms.CharField(
        label=gettext_lazy("依据（一行一条）"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": gettext_lazy("请写明依据哪一条。")},
    )

    def cited(self) -> list[str]:
        """The articles, one a line."""
        lines = [line.strip() for line in self.cleaned_data["articles"].splitlines()]
        return [line for line in lines if line]


class JudgeForm(CaseForm):
    """Taken up, or set aside with the reason."""

    way = ChoiceField(
        label=gettext_lazy("这条意见怎么办"),
        choices=[
            ("take", gettext_lazy("受理：公示先停，重新调查或组织评议")),
            ("aside", gettext_lazy("不受理：和这户的情况无关，或者什么也没说")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("不受理的理由（提意见的人凭回执能看到）"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: HttpRequest, case_id: UUID, objection_id: UUID) -> HttpResponse:
    """Somebody of the town judges it by name; that it has no name itself is no reason to set it aside."""
    actor, file = of_request(request), opened(request, case_id)
    require(actor, "case.object", division=file.division)
    objection = next((one for one in file.objections if one.objection_id == objection_id), None)
    if objection is None:
        raise Http404
    form, at = JudgeForm(posted(request), initial={"revision": file.revision}), clock.now()

    def act() -> None:
        if form.cleaned_data["way"] == "take":
            publicity.take_up(objection_id=objection_id, actor=actor, at=at)
        else:
            publicity.set_aside(
                objection_id=objection_id, reason=form.cleaned_data["reason"], actor=actor, at=at
            )

    if request.method == "POST" and carried_out(form, act):
        return back_to(request, file, _("已记下。"))
    context = {"file": file, "objection": objection, "form": form}
    return show(request, "staff/objections/judge.html", context, room="queue", status=status_of(form))


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, case_id: UUID, objection_id: UUID) -> HttpResponse:
    """Write the answer; the letter goes to whoever objected, and the family's file keeps it.

    Whoever may not answer is told before they write."""
    actor, file = of_request(request), opened(request, case_id)
    require(actor, "case.answer_objection", division=file.division)
    objection = next((one for one in file.objections if one.objection_id == objection_id), None)
    if objection is None:
        raise Http404
    first: dict[str, Any] = {
        "revision": file.revision,
        "articles": _("《最低生活保障审核确认办法》（民发〔2021〕57号）第十九条"),
    }
    form = AnswerForm(posted(request), initial=first)

    def reply() -> None:
        publicity.answer(
            objection_id=objection_id,
            outcome=form.cleaned_data["outcome"],
            answer=form.cleaned_data["answer"],
            articles=form.cited(),
            actor=actor,
            at=clock.now(),
        )

    if request.method == "POST" and carried_out(form, reply):
        return back_to(request, file, _("答复书已生成。"))
    context = {"file": file, "objection": objection, "form": form}
    return show(request, "staff/objections/answer.html", context, room="queue", status=status_of(form))
