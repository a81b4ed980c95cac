"""What whoever looks at two records writes down."""

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.web.forms import PageForm


class ReasonForm(PageForm):
    """How one made sure: nobody decides about two records without."""

    reason = forms.CharField(
        label=_("怎样核实的"),
        help_text=_("例如：电话问过本人，看过户口簿。不要写身份证号。"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明怎样核实的，例如：电话问过本人、看过户口簿。")},
    )
