"""The form of one page, built from its questions."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.law.errors import Unable
from doudi.registry.bank_account import read_account
from doudi.web import errors
from doudi.web.citizen.apply.answers import Answers
from doudi.web.citizen.apply.asks import Ask, Kind
from doudi.web.citizen.apply.sheets import Sheet
from doudi.web.forms import ChoiceField, CountField, MoneyField, PageForm, TextField, YesNoField
from doudi.web.forms.fields import Ticks


class AccountField(forms.CharField):
    """A bank account number; its check digit is verified where it has one."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "class": "long-number"}
        messages = {"required": _("请填写账号。")}
        super().__init__(
            max_length=40, widget=forms.TextInput(attrs=attrs), error_messages=messages, **kwargs
        )

    def to_python(self, value: Any) -> str:
        """Digits only."""
        text = super().to_python(value)
        try:
            return str(read_account(text)) if text else ""
        except Unable as refusal:
            raise forms.ValidationError(errors.said(refusal), code="invalid") from refusal


class TicksField(forms.MultipleChoiceField):
    """Any of several, or none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, widget=Ticks(), **kwargs)


_FIELDS: dict[Kind, Callable[..., forms.Field]] = {
    "money": MoneyField,
    "count": CountField,
    "yesno": YesNoField,
    "choice": ChoiceField,
    "ticks": TicksField,
    "text": TextField,
    "account": AccountField,
}


def _field(ask: Ask) -> forms.Field:
    more = {"choices": ask.choices} if ask.choices else {}
    return _FIELDS[ask.kind](label=ask.label, help_text=ask.hint, **more)


def form_of(sheet: Sheet, answers: Answers, data: Any = None) -> PageForm:
    """The form of a page, filled with the answers of the draft or with what was just typed."""
    fields = {ask.name: _field(ask) for ask in sheet.asks}
    initial = {ask.name: answers.at(ask.where) for ask in sheet.asks}
    kind = type("SheetForm", (PageForm,), fields)
    form: PageForm = kind(data, initial=initial)
    return form
