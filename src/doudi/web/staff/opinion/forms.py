"""Grant or refuse, how much, and why one departs from the advice."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.web.forms import ChoiceField, MoneyField
from doudi.web.staff.casefile.act import CaseForm

AREA = forms.Textarea(attrs={"rows": 4})


class OpinionForm(CaseForm):
    """Nothing is chosen beforehand: the advice is shown beside it, and the choice is a person's."""

    outcome = ChoiceField(
        label=_("初审意见"), choices=[("grant", _("拟同意给予低保")), ("refuse", _("拟不同意"))]
    )
    amount_fen = MoneyField(
        label=_("每月金额"), required=False, help_text=_("拟同意时填。与测算一样就不用改。")
    )
    reason = forms.CharField(
        label=_("意见的理由"),
        required=False,
        max_length=1000,
        widget=AREA,
        help_text=_("拟不同意时一定要写。"),
    )
    departure_reason = forms.CharField(
        label=_("与测算不同的理由"),
        required=False,
        max_length=1000,
        widget=AREA,
        help_text=_("意见或金额与测算不一样时一定要写。"),
    )
    advice = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """What each choice needs; the domain checks the rest."""
        given = super().clean() or {}
        if given.get("outcome") == "refuse" and not given.get("reason"):
            self.add_error("reason", _("请写明理由：不同意时，群众要知道为什么。"))
        if given.get("outcome") == "grant" and given.get("amount_fen") is None and "amount_fen" in given:
            self.add_error("amount_fen", _("请填每月多少元。"))
        return given
