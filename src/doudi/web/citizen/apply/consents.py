"""Consent to the check, each adult for themselves, and the promise to tell the truth (社会救助法 40, 41)."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doudi.exchange import consent
from doudi.web.citizen.apply import draft
from doudi.web.citizen.apply.answers import Answers, Member
from doudi.web.citizen.apply.applicant import Applicant, of_request, signed_in
from doudi.web.forms import ChoiceField, PageForm

LATER = "later"


def state(answers: Answers) -> str:
    """none, started or done. A member who will sign on paper later does not hold the application up."""
    given = answers.at(("consents",)) or {}
    asked = answers.at(("pages", "consents")) or {}
    if not given and not asked:
        return "none"
    wanted = [str(member.person_id) for member in answers.members()]
    complete = all(person in given or person in asked for person in wanted) and answers.at(
        ("pages", "promise")
    )
    return "done" if complete else "started"


class ConsentForm(PageForm):
    """One choice for every adult, and the promise of the one who applies."""

    promise = forms.BooleanField(
        label=gettext_lazy("我保证上面填的都是真的。有变化我会告诉工作人员。"),
        error_messages={"required": gettext_lazy("请先勾选承诺，才能提交申请。")},
    )

    def __init__(self, *args: Any, who: Applicant, members: tuple[Member, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        promise = self.fields.pop("promise")
        for member in members:
            if member.grown_up:
                self.fields[f"consent-{member.person_id}"] = _choice(who, member)
        self.fields["promise"] = promise


def _choice(who: Applicant, member: Member) -> ChoiceField:
    mine = member.person_id == who.person_id
    ways = [("signature", _("同意（本人就在这里，自己选的）"))]
    if who.acting_for:
        ways = [("witness", _("本人当面同意，由我见证")), ("paper", _("已经签了纸质授权书"))]
    if mine and not who.acting_for:
        ways = [("signature", _("我同意"))]
    else:
        ways.append((LATER, _("现在不在，以后补签")))
    label = _("%(name)s：同意核对收入和财产吗？") % {"name": member.name}
    messages = {"required": _("请为%(name)s选一项。") % {"name": member.name}}
    return ChoiceField(label=label, choices=ways, error_messages=messages)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, person: UUID | None = None) -> HttpResponse:
    """The words of the consent, one answer per adult, and the promise."""
    who = of_request(request, person)
    answers = draft.answers_of(who)
    members = answers.members()
    data = request.POST if request.method == "POST" else None
    form = ConsentForm(data, who=who, members=members, initial=_initial(answers))
    if form.is_valid():
        draft.change(who, *_changes(form.cleaned_data, members, who))
        return redirect(f"{who.base}review/" if request.GET.get("next") == "review" else who.base)
    words = consent.text(language=get_language() or "zh")
    frame = {"who": who, "form": form, "words": words, "minors": [one for one in members if not one.grown_up]}
    return render(request, "citizen/apply/consent.html", frame, status=422 if form.errors else 200)


def _initial(answers: Answers) -> dict[str, Any]:
    kept = {**(answers.at(("pages", "consents")) or {}), **(answers.at(("consents",)) or {})}
    initial: dict[str, Any] = {f"consent-{person}": way for person, way in kept.items()}
    return {**initial, "promise": bool(answers.at(("pages", "promise")))}


def _changes(data: dict[str, Any], members: tuple[Member, ...], who: Applicant) -> draft.Changes:
    """The consents of the adults; for a minor the applicant's, as guardian (民法典 27)."""
    own = data[f"consent-{who.person_id}"]
    changes: draft.Changes = [(("pages", "promise"), data["promise"])]
    for member in members:
        key = str(member.person_id)
        way = data[f"consent-{key}"] if member.grown_up else own
        changes.append((("consents", key), None if way == LATER else way))
        changes.append((("pages", "consents", key), LATER if way == LATER else None))
    if not who.acting_for:
        changes.append((("confirmed_by",), "signature"))
    return changes
