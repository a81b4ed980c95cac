"""What is typed to sign in. Pasting and password managers are welcome; there is no puzzle."""

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.web.forms import PageForm, PhoneField, TextField


def _digits(purpose: str) -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": purpose, "class": "phone"})


class PhoneForm(PageForm):
    """Where to send a code."""

    phone = PhoneField(label=_("手机号"), help_text=_("登记过的手机号，家人共用的也行。"))


class CodeForm(PageForm):
    """The code that was sent."""

    code = TextField(label=_("短信里的 6 位数字"), limit=20, widget=_digits("one-time-code"))


class CardForm(PageForm):
    """Card number and PIN, for those without a phone."""

    number = TextField(
        label=_("卡号"), help_text=_("社保卡或救助卡正面的号码。"), limit=40, widget=_digits("username")
    )
    pin = TextField(
        label=_("6 位密码"),
        help_text=_("在窗口设的密码。忘了就带上卡到窗口重设。"),
        limit=20,
        widget=forms.PasswordInput(
            attrs={"inputmode": "numeric", "autocomplete": "current-password", "class": "phone"}
        ),
    )


class PasswordForm(PageForm):
    """Staff, first step."""

    username = TextField(label=_("用户名"), widget=forms.TextInput(attrs={"autocomplete": "username"}))
    password = TextField(
        label=_("密码"), limit=200, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )


class TotpForm(PageForm):
    """Staff, second step."""

    code = TextField(label=_("验证器上的 6 位数字"), limit=20, widget=_digits("one-time-code"))
