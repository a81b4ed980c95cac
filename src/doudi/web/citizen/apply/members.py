"""Who lives in the household: the registered family, and what has changed since."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from doudi.cases.family import JOINS, LEFT
from doudi.law.errors import Unable
from doudi.registry.names import read_name
from doudi.registry.relations import RELATIONS
from doudi.web import errors
from doudi.web.acting import carried_out, posted, status_of
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

    def clean_name(self) -> str:
        """A name that the register can hold."""
        try:
            return read_name(self.cleaned_data["name"])
        except Unable as refusal:
            raise forms.ValidationError(errors.said(refusal), code="name") from refusal

    def clean(self) -> dict[str, Any]:
        """Either a number, or sex and birthday; whether the registry knows it is not told."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return data
        if not data["id_number"]:
            for name, message in (("sex", _("请选性别。")), ("born", _("请填写出生日期。"))):
                if not data[name]:
                    self.add_error(name, message)
            if data["born"] and data["born"] > clock.today():
                self.add_error("born", _("出生日期还没到，请检查。"))
        return data

    def typed(self) -> dict[str, str]:
        """Who they are, as the draft keeps it until the clerk who accepts looks them up."""
        data = self.cleaned_data
        born = data["born"].isoformat() if data["born"] else ""
        return {"name": data["name"], "id_number": data["id_number"], "sex": data["sex"], "born": born}


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
        "present": [member for member in everyone if member.change != LEFT],
        "left": [member for member in everyone if member.change == LEFT],
        "relations": {code: words[english()] for code, words in RELATIONS.items()},
    }
    return render(request, "citizen/apply/members.html", frame)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, person: UUID | None = None) -> HttpResponse:
    """Add someone. They stay a name in the draft until the office accepts the application."""
    who = of_request(request, person)
    form = MemberForm(posted(request))

    def keep() -> None:
        joining, relation = uuid4(), form.cleaned_data["relation"]
        draft.change(who, *draft.noted(joining, relation, JOINS), *draft.introduced(joining, form.typed()))

    if request.method == "POST" and carried_out(form, keep):
        return redirect(f"{who.base}members/")
    frame = {"who": who, "form": form}
    return render(request, "citizen/apply/member_add.html", frame, status=status_of(form))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, member: UUID, person: UUID | None = None) -> HttpResponse:
    """Correct how someone is related, say that they left, or take them back."""
    who = of_request(request, person)
    one = _member(who, member)
    form = ChangeForm(request.POST if request.method == "POST" else None, initial={"relation": one.relation})
    wish = request.POST.get("wish", "")
    if wish == LEFT and one.change == JOINS:
        draft.change(who, *draft.forgotten(member))
        return redirect(f"{who.base}members/")
    if wish in {LEFT, "stays"} and one.change != JOINS:
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
