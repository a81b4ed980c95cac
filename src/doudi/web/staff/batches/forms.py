"""The few things a batch asks of people."""

import datetime as dt

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.web.forms import PageForm, TextField
from doudi.web.templatetags.words import month

MOST_BYTES = 20_000_000


class PrepareForm(PageForm):
    """Which month to pay."""

    month = forms.ChoiceField(label=_("发放哪个月"))

    def offer(self, today: dt.date) -> None:
        """This month, the one before it and the next."""
        first = today.replace(day=1)
        months = [
            (first - dt.timedelta(days=1)).replace(day=1),
            first,
            (first + dt.timedelta(days=32)).replace(day=1),
        ]
        self.choose_among("month", [(one.isoformat(), month(one)) for one in months])
        self.fields["month"].initial = first.isoformat()

    def chosen(self) -> dt.date:
        """The first of the month."""
        return dt.date.fromisoformat(self.cleaned_data["month"])


class DiscardForm(PageForm):
    """Why a batch is given up."""

    reason = TextField(label=_("作废的原因"), limit=300)


class ReturnForm(PageForm):
    """The bank's return file."""

    file = forms.FileField(
        label=_("银行回盘文件"),
        help_text=_("从银行取得的原文件，不要改。同一个文件导入两次，不会重复记账。"),
        error_messages={"required": _("请选择银行的回盘文件。"), "empty": _("这个文件是空的，请选原文件。")},
    )

    def content(self) -> bytes:
        """The whole file."""
        data: bytes = self.cleaned_data["file"].read()
        return data

    def clean_file(self) -> object:
        """Not larger than any bank file can be."""
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("文件超过 20 MB，不像是回盘文件。请核对。"))
        return file
