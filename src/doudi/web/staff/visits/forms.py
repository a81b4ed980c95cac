"""What a visit found, who went, and who signs."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doudi.cases.visits import KINDS
from doudi.registry.queries import Member
from doudi.web.forms import ChoiceField, DateField, PageForm, TextField
from doudi.web.staff.casefile.act import CaseForm
from doudi.web.templatetags.words import said_later

HOW: dict[str, Promise] = {
    "signature": _("在纸质调查表上签名"),
    "fingerprint": _("在纸质调查表上按指印"),
    "phone": _("手机验证"),
}


class VisitForm(CaseForm):
    """One visit. The one who writes it down is the first visitor, and signs only by saying so."""

    kind = ChoiceField(
        label=_("怎么去的"), choices=[(kind, said_later(words)) for kind, words in KINDS.items()]
    )
    visited_on = DateField(label=_("哪一天"))
    companion = forms.ChoiceField(
        label=_("和谁一起去的"),
        help_text=_("每组至少两人（57号第十六条）。"),
        error_messages={"required": _("请选择同去的人：入户要两个人。")},
    )
    findings = forms.CharField(
        label=_("看到了什么、听到了什么"),
        help_text=_("住房、吃穿用、家里谁在做什么、和申报不一样的地方。只写事实。"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": _("请写下看到的情况。")},
    )

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.choose_among("companion", [("", _("请选择")), *colleagues])

    def clean_visited_on(self) -> dt.date:
        """A visit that has happened."""
        on: dt.date = self.cleaned_data["visited_on"]
        if on > self.today:
            raise forms.ValidationError(_("日期还没到。请填实际入户的那一天。"))
        return on

    def companion_id(self) -> UUID:
        """The account of the second visitor."""
        return UUID(self.cleaned_data["companion"])


class MemberSignForm(PageForm):
    """The member of the family who was there."""

    person = ChoiceField(label=_("在场的家人是哪一位"))
    name = TextField(label=_("不在名单里的，写姓名和关系"), required=False, limit=60)
    how = ChoiceField(label=_("怎么签的"), choices=list(HOW.items()))

    def __init__(self, *args: Any, members: tuple[Member, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {str(member.person_id): member.name for member in members}
        self.choose_among("person", [*self.names.items(), ("other", _("别的家人"))])

    def clean(self) -> dict[str, Any]:
        """Someone must be named."""
        given = super().clean() or {}
        if given.get("person") == "other" and not given.get("name"):
            self.add_error("name", _("请写下签字的家人是谁。"))
        return given

    def signer(self) -> tuple[UUID | None, str]:
        """Person of the register, if one, and the name as signed."""
        chosen = self.cleaned_data["person"]
        if chosen == "other":
            return None, self.cleaned_data["name"]
        return UUID(chosen), self.names[chosen]
