"""Who lives in the household: the registered family, and what has changed since."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from doudi.law import id_number
from doudi.law.errors import Unable
from doudi.registry import actions as registry_actions
from doudi.registry import queries as registry
from doudi.registry.names import name_key
from doudi.registry.relations import RELATIONS
from doudi.web import errors
from doudi.web.citizen.apply import draft
from doudi.web.citizen.apply.answers import Member
from doudi.web.citizen.apply.applicant import Applicant, of_request, signed_in
from doudi.web.forms import ChoiceField, DateField, IdNumberField, PageForm, TextField
from doudi.web.templatetags.words import english
from doudi.work import clock


def relations() -> list[tuple[str, str]]:
    """How someone can be related to the applicant, in the reader's language."""
    return [(code, words[english()]) for code, words in RELATIONS.items() if code != "head"]


class MemberForm(PageForm):
    """Someone who lives here and is not on the list. Without an identity number: sex and birthday."""

    name = TextField(label=_("姓名"), limit=40, help_text=_("照身份证或户口簿写。"))
    relation = ChoiceField(label=_("是申请人的什么人？"), choices=relations)
    id_number = IdNumberField(
        label=_("身份证号码"), required=False, help_text=_("没有身份证号就空着，填下面两项。")
    )
    sex = ChoiceField(
        label=_("性别（没有身份证号才填）"), choices=[("F", _("女")), ("M", _("男"))], required=False
    )
    born = DateField(label=_("出生日期（没有身份证号才填）"), required=False)

    def clean(self) -> dict[str, Any]:
        """Either a number, or sex and birthday; and a number that is registered must bear the same name."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        if not data["id_number"]:
            for name, message in (("sex", _("请选性别。")), ("born", _("请填写出生日期。"))):
                if not data[name]:
                    self.add_error(name, message)
            if data["born"] and data["born"] > clock.today():
                self.add_error("born", _("出生日期还没到，请检查。"))
        else:
            self._same_name(data["id_number"], data["name"])
        return data

    def _same_name(self, number: str, name: str) -> None:
        known = registry.find_by_id_number(number)
        if known and name_key(registry.person(known).name) != name_key(name):
            self.add_error(
                "name",
                _("姓名和这个身份证号登记的不一样。请对照证件再看一次；没写错的话，请打电话找我们改。"),
            )


class ChangeForm(PageForm):
    """A correction to how a member is related."""

    relation = ChoiceField(label=_("是申请人的什么人？"), choices=relations)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def members(request: HttpRequest, person: UUID | None = None) -> HttpResponse:
    """The list; its button says that it is complete."""
    who = of_request(request, person)
    answers = draft.answers_of(who)
    if request.method == "POST":
        draft.change(who, (("pages", "members"), "done"))
        return redirect(f"{who.base}review/" if request.GET.get("next") == "review" else who.base)
    everyone = answers.everyone()
    frame = {
        "who": who,
        "present": [member for member in everyone if member.change != "left"],
        "left": [member for member in everyone if member.change == "left"],
        "relations": {code: words[english()] for code, words in RELATIONS.items()},
    }
    return render(request, "citizen/apply/members.html", frame)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, person: UUID | None = None) -> HttpResponse:
    """Add someone; a person the registry does not know yet is registered."""
    who = of_request(request, person)
    draft.answers_of(who)
    form = MemberForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            joining = _registered(form.cleaned_data, who)
        except Unable as refusal:
            form.add_error(None, errors.said(refusal))
        else:
            draft.change(who, *draft.noted(joining, form.cleaned_data["relation"], "joins"))
            return redirect(f"{who.base}members/")
    status = 422 if form.errors else 200
    return render(request, "citizen/apply/member_add.html", {"who": who, "form": form}, status=status)


def _registered(data: dict[str, Any], who: Applicant) -> UUID:
    number = data["id_number"]
    known = registry.find_by_id_number(number) if number else None
    if known:
        return known
    born = id_number.parse(number).born if number else data["born"]
    row = registry_actions.register_person(
        name=data["name"], id_number=number, division=who.division, actor=who.principal, at=clock.now(),
        sex=data["sex"], born=born,
    )  # fmt: skip
    found: UUID = row.id
    return found


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, member: UUID, person: UUID | None = None) -> HttpResponse:
    """Correct how someone is related, say that they left, or take them back."""
    who = of_request(request, person)
    one = _member(who, member)
    form = ChangeForm(request.POST if request.method == "POST" else None, initial={"relation": one.relation})
    wish = request.POST.get("wish", "")
    if wish in {"left", "stays"}:
        draft.change(who, *draft.noted(member, one.relation, wish))
        return redirect(f"{who.base}members/")
    if request.method == "POST" and form.is_valid():
        draft.change(who, *draft.noted(member, form.cleaned_data["relation"], one.change))
        return redirect(f"{who.base}members/")
    frame = {"who": who, "member": one, "form": form}
    return render(request, "citizen/apply/member.html", frame, status=422 if form.errors else 200)


def _member(who: Applicant, member: UUID) -> Member:
    """Someone on the list other than the applicant."""
    for one in draft.answers_of(who).everyone():
        if one.person_id == member and member != who.person_id:
            return one
    raise Http404
