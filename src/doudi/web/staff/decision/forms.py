"""What a decision must carry before it can be saved."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.web.forms import MoneyField
from doudi.web.forms.fields import Ticks
from doudi.web.staff.casefile.act import CaseForm
from doudi.web.templatetags.words import cited

AREA = forms.Textarea(attrs={"rows": 4})


class ConfirmForm(CaseForm):
    """Confirm as advised, or another amount with the reason for it."""

    amount_fen = MoneyField(
        label=_("每月金额"), required=False, help_text=_("与测算一样就不用改。改了，要写理由。")
    )
    departure_reason = forms.CharField(
        label=_("与测算不同的理由"), required=False, max_length=1000, widget=AREA
    )
    advice = forms.UUIDField(widget=forms.HiddenInput)


class RefuseForm(CaseForm):
    """A refusal cannot be saved without reason and article; the appeal text comes with the letter."""

    reason = forms.CharField(
        label=_("原因"),
        help_text=_("写给申请人看：查到了什么，为什么不符合，用大白话。"),
        max_length=2000,
        widget=AREA,
        error_messages={"required": _("请写明原因：不予确认一定要说明理由（社会救助法第四十五条）。")},
    )
    articles = forms.MultipleChoiceField(label=_("依据的条文"), required=False, widget=Ticks())
    other_articles = forms.CharField(
        label=_("其他条文（一行一条）"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    departure_reason = forms.CharField(
        label=_("与测算不同的理由"),
        required=False,
        max_length=1000,
        widget=AREA,
        help_text=_("测算认为符合、您决定不予确认时，一定要写。"),
    )
    advice = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, articles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choose_among("articles", [(article, cited(article)) for article in articles])
        if not articles:
            del self.fields["articles"]

    def clean(self) -> dict[str, Any]:
        """At least one article."""
        given = super().clean() or {}
        if not self.cited(given):
            self.add_error("other_articles", _("请写明依据哪一条：没有条文的不予确认不能保存。"))
        return given

    def cited(self, given: dict[str, Any] | None = None) -> list[str]:
        """The articles, ticked and written, each once."""
        data = self.cleaned_data if given is None else given
        written = [line.strip() for line in (data.get("other_articles") or "").splitlines()]
        return list(dict.fromkeys([*(data.get("articles") or []), *(line for line in written if line)]))
