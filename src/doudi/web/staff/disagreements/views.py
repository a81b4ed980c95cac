"""Answer what a family says against a decision. The letter goes to the applicant."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from doudi.access.permission import require
from doudi.access.principal import of_request
from doudi.cases import disagreements
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.forms import ChoiceField, PageForm
from doudi.web.staff.casefile.act import back_to, opened
from doudi.web.staff.door import staff
from doudi.web.staff.frame import show
from doudi.work import clock


class AnswerForm(PageForm):
    """What came of looking again, in words the family understands."""

    outcome = ChoiceField(
        label=gettext_lazy("核实结果"),
        choices=[
            ("upheld", gettext_lazy("意见成立")),
            ("not_upheld", gettext_lazy("意见不成立，原来的结果不变")),
        ],
    )
    answer = forms.CharField(
        label=gettext_lazy("答复"),
        help_text=gettext_lazy("怎样核实的，查到什么。意见成立的，写明怎样纠正、什么时候。"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("请写明怎样核实的、结果是什么。")},
    )
    articles = forms.CharField(
        label=gettext_lazy("依据（一行一条，可以不写）"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def cited(self) -> list[str]:
        """The articles, one a line."""
        return [line.strip() for line in self.cleaned_data["articles"].splitlines() if line.strip()]


@staff
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, case_id: UUID, disagreement_id: UUID) -> HttpResponse:
    """Write the answer: anyone of the town or county but who took the decision."""
    actor, file = of_request(request), opened(request, case_id)
    require(actor, "case.answer_disagreement", division=file.division)
    said = next((one for one in file.disagreements if one.disagreement_id == disagreement_id), None)
    if said is None:
        raise Http404
    form = AnswerForm(posted(request))

    def reply() -> None:
        disagreements.answer(
            disagreement_id=disagreement_id,
            outcome=form.cleaned_data["outcome"],
            answer=form.cleaned_data["answer"],
            articles=form.cited(),
            actor=actor,
            at=clock.now(),
        )

    if request.method == "POST" and carried_out(form, reply):
        return back_to(request, file, _("答复书已生成，申请人能看到。"))
    context = {"file": file, "said": said, "form": form}
    return show(request, "staff/disagreements/answer.html", context, room="queue", status=status_of(form))
