"""What the window types: a search, a PIN, an authority for a helper."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.access.queries import AccountCard
from doudi.web.forms import ChoiceField, DateField, PageForm, TextField


class SearchForm(PageForm):
    """An ID number, a telephone number, or the beginning of a name. Posted: it stands in no address."""

    text = TextField(
        label=_("身份证号、手机号，或姓名的开头"),
        limit=40,
        error_messages={"required": _("请输入要查的内容。登记簿不能从头翻看。")},
    )
    after = forms.CharField(required=False, widget=forms.HiddenInput)


class PinForm(PageForm):
    """The card is on the table, and its owner types the PIN twice."""

    card_number = TextField(
        label=_("卡号（社保卡或救助卡）"), limit=30, required=False, help_text=_("已登记过的可以不填。")
    )
    pin = forms.CharField(
        label=_("新密码，六位数字（请本人按）"),
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "new-password", "class": "count"}
        ),
        error_messages={"required": _("请本人输入六位数字。")},
    )
    again = forms.CharField(
        label=_("再按一遍"),
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "new-password", "class": "count"}
        ),
        error_messages={"required": _("请再输入一遍。")},
    )

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        given = super().clean() or {}
        if given.get("pin") and given.get("again") and given["pin"] != given["again"]:
            self.add_error("again", _("两次不一样，请重新输入。"))
        return given


class GrantForm(PageForm):
    """Who may act for this person, for what, until when: said by the person, at the window."""

    holder = forms.ChoiceField(label=_("授权给谁"))
    scope = ChoiceField(
        label=_("可以做什么"), choices=[("apply", _("代为申请和查看进度")), ("view", _("只查看进度"))]
    )
    until = DateField(label=_("到哪天为止"))

    def __init__(self, *args: Any, helpers: tuple[AccountCard, ...], today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        named = [(str(one.account_id), f"{one.name}（{one.office or one.place}）") for one in helpers]
        self.choose_among("holder", [("", _("请选择")), *named])

    def clean_until(self) -> dt.date:
        """At most a year: longer authorities are forgotten."""
        until: dt.date = self.cleaned_data["until"]
        if not self.today < until <= self.today + dt.timedelta(days=366):
            raise forms.ValidationError(_("请填今天以后、一年以内的日期。"))
        return until

    def holder_id(self) -> UUID:
        """The helper's account."""
        return UUID(self.cleaned_data["holder"])
