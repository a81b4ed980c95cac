"""Deciding what the family says is wrong."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.web.forms import ChoiceField, PageForm, TextField


class ResolveForm(PageForm):
    """A dispute is decided by a person, with a reason (57号 18)."""

    resolution = ChoiceField(
        label=_("复查结论"),
        choices=[("kept", _("核对结果没错，维持")), ("corrected", _("核对结果有错，更正"))],
    )
    corrected = TextField(label=_("更正为（金额填元，是非填“是”或“否”）"), required=False, limit=40)
    reason = forms.CharField(
        label=_("理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明根据什么得出结论。")},
    )

    def clean(self) -> dict[str, Any]:
        """A correction says to what."""
        given = super().clean() or {}
        if given.get("resolution") == "corrected" and not given.get("corrected"):
            self.add_error("corrected", _("请填更正后的内容。"))
        return given
