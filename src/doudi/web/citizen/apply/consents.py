"""Consent to the check, each adult for themselves, and the promise to tell the truth (社会救助法 40, 41)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from doudi.access.source import source_of
from doudi.cases import codes
from doudi.cases.consenting import PROVEN
from doudi.exchange import consent
from doudi.web.acting import carried_out, posted, status_of
from doudi.web.citizen.apply import draft
from doudi.web.citizen.apply.answers import Answers, Member
from doudi.web.citizen.apply.applicant import Applicant, of_request, signed_in
from doudi.web.forms import ChoiceField, PageForm, TextField
from doudi.work import clock

LATER = "later"


def state(answers: Answers) -> str:
    """none, started or done. What others of the family still sign does not hold the application up."""
    own, promise = any((answers.at(("consents",)) or {}).values()), answers.at(("pages", "promise"))
    if own and promise:
        return "done"
    return "started" if own or promise else "none"


@dataclass(frozen=True)
class Other:
    """Another adult of the family, and how far their own consent is; `by_code` is the page for a code."""

    member: Member
    agreed: bool
    by_code: str


class ConsentForm(PageForm):
    """The own choice, at the counter every adult's, and the promise of the one who applies."""

    promise = forms.BooleanField(
        label=gettext_lazy("我保证上面填的都是真的。有变化我会告诉工作人员。"),
        error_messages={"required": gettext_lazy("请先勾选承诺，才能提交申请。")},
    )

    def __init__(self, *args: Any, who: Applicant, members: tuple[Member, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        promise = self.fields.pop("promise")
        for member in members:
            if member.person_id == who.person_id or (member.grown_up and who.at_the_counter):
                self.fields[f"consent-{member.person_id}"] = _choice(who, member)
        self.fields["promise"] = promise


def _choice(who: Applicant, member: Member) -> ChoiceField:
    ways = [("signature", _("我同意"))]
    if who.acting_for:
        ways = [("witness", _("本人当面同意并签字，由我见证"))]
    if who.at_the_counter:
        ways.append(("paper", _("收到本人签好的纸质授权书")))
    if member.person_id != who.person_id:
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
    words = consent.shown(who.division, on=clock.today(), language=get_language() or "zh")
    frame = {
        "who": who,
        "form": form,
        "words": words,
        "minors": [one for one in members if not one.grown_up],
        "others": _others(who, answers),
    }
    return render(request, "citizen/apply/consent.html", frame, status=422 if form.errors else 200)


def _initial(answers: Answers) -> dict[str, Any]:
    kept = {**(answers.at(("pages", "consents")) or {}), **(answers.at(("consents",)) or {})}
    initial: dict[str, Any] = {f"consent-{person}": way for person, way in kept.items()}
    return {**initial, "promise": bool(answers.at(("pages", "promise")))}


def _others(who: Applicant, answers: Answers) -> list[Other]:
    """The adults who consent for themselves; at the counter they stand in the form."""
    proven = answers.at((PROVEN,)) or {}
    return [
        Other(
            member,
            str(member.person_id) in proven,
            f"{who.base}consent/{member.person_id}/" if member.change == "stays" else "",
        )
        for member in answers.members()
        if member.grown_up and member.person_id != who.person_id and not who.at_the_counter
    ]


def _changes(data: dict[str, Any], members: tuple[Member, ...], who: Applicant) -> draft.Changes:
    """The consents that were chosen; for a minor the applicant's, as guardian (民法典 27)."""
    own = data[f"consent-{who.person_id}"]
    changes: draft.Changes = [(("pages", "promise"), data["promise"])]
    for member in members:
        key = str(member.person_id)
        way = data.get(f"consent-{key}", LATER) if member.grown_up else own
        changes.append((("consents", key), None if way == LATER else way))
        changes.append((("pages", "consents", key), LATER if way == LATER else None))
    if not who.acting_for:
        changes.append((("confirmed_by",), "signature"))
    return changes


class AskForm(PageForm):
    """Nothing but the wish for a code."""


class CodeForm(PageForm):
    """The code that was sent to the member's own phone."""

    code = TextField(label=gettext_lazy("短信里的同意码"), limit=80)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def by_code(request: HttpRequest, member: UUID, person: UUID | None = None) -> HttpResponse:
    """Another adult of the family agrees for themselves, by a code on their own phone."""
    who = of_request(request, person)
    one = next((found for found in draft.answers_of(who).members() if found.person_id == member), None)
    if one is None:
        raise Http404
    asked, at = request.POST.get("act") == "send", clock.now()
    form = AskForm(posted(request)) if asked else CodeForm(posted(request))

    def act() -> None:
        if asked:
            codes.send(who.principal, who.person_id, member, at=at, source=source_of(request))
        else:
            draft.begun(who)
            codes.agree(who.principal, who.person_id, member, form.cleaned_data["code"], at=at)

    if request.method == "POST" and carried_out(form, act):
        told = _("同意码已发到%(name)s的手机。") if asked else _("%(name)s已经同意。")
        messages.success(request, told % {"name": one.name})
        return redirect(request.path if asked else f"{who.base}consent/")
    words = consent.shown(who.division, on=clock.today(), language=get_language() or "zh")
    frame = {"who": who, "member": one, "form": form, "words": words}
    return render(request, "citizen/apply/consent_code.html", frame, status=status_of(form))
