"""The forms of the plain steps: what each asks besides a note."""

from typing import Any

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from doudi.cases.queries import CaseFile
from doudi.web.forms import ChoiceField, CountField, DateField, MoneyField, TextField
from doudi.web.staff.casefile.act import CaseForm
from doudi.web.templatetags.words import spoken

NOTE = forms.Textarea(attrs={"rows": 3})


class StepForm(CaseForm):
    """A note, kept with the step."""

    note = forms.CharField(label=_("说明（可以不写）"), required=False, max_length=1000, widget=NOTE)

    def __init__(self, *args: Any, file: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, initial={"revision": file.revision}, **kwargs)
        self.file = file

    def data_of_step(self) -> dict[str, Any]:
        """What the step keeps besides the note, as JSON."""
        own = {name: value for name, value in self.cleaned_data.items() if name not in {"note", "revision"}}
        return {
            name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in own.items()
        }


class ReasonedForm(StepForm):
    """A step that must say why."""

    note = forms.CharField(
        label=_("理由"),
        max_length=1000,
        widget=NOTE,
        error_messages={"required": _("请写明理由，本人会看到。")},
    )


class ExtendForm(ReasonedForm):
    """A longer time to decide: only for the reasons the law knows (57号 22；83号)."""

    reason = ChoiceField(choices=())
    field_order = ["reason", "note"]

    def __init__(self, *args: Any, file: CaseFile, **kwargs: Any) -> None:
        super().__init__(*args, file=file, **kwargs)
        reason = self.fields["reason"]
        longest = spoken(file.terms["total"].extended_words)
        reason.label = said("为什么要延长到 %(longest)s") % {"longest": longest}
        self.choose_among("reason", [(code, spoken(words)) for code, words in file.extension_reasons.items()])


class WithdrawForm(StepForm):
    """The family takes its application back."""

    reason = TextField(label=_("家里为什么撤回"), limit=300)
    field_order = ["reason", "note"]


class DeliverForm(StepForm):
    """The letter was delivered: on the day from which the terms of appeal run, how, and to whom."""

    received_on = DateField(label=_("哪天送到的"))
    way = ChoiceField(
        label=_("怎样送的"),
        choices=[
            ("handed", _("当面交")),
            ("post", _("邮寄，有回执")),
            ("electronic", _("本人同意的电子送达")),
        ],
    )
    receiver = TextField(label=_("谁收的"), limit=60)
    field_order = ["received_on", "way", "receiver", "note"]


class HearForm(StepForm):
    """The family is heard before less is paid or nothing (社会救助法 48)."""

    heard_on = DateField(label=_("哪天听取的意见"))
    who = TextField(label=_("谁说的"), limit=60)
    opinion = forms.CharField(label=_("家里怎么说"), max_length=1000, widget=NOTE)
    field_order = ["heard_on", "who", "opinion", "note"]


class EndForm(ReasonedForm):
    """No more money, from the following month: with reason and article (社会救助法 48; 57号 32)."""

    articles = forms.CharField(
        label=_("依据的条文（一行一条）"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明依据哪一条。")},
    )

    def cited(self) -> list[str]:
        """The articles, one a line."""
        return [line.strip() for line in self.cleaned_data["articles"].splitlines() if line.strip()]


class AmountForm(EndForm):
    """Less money or more, from the following month."""

    amount_fen = MoneyField(label=_("以后每月多少"))
    field_order = ["amount_fen", "note", "articles"]


class DeliberateForm(StepForm):
    """The meeting that weighs an objection (民主评议, 2020 意见 24)."""

    present = CountField(label=_("到会多少人"), most=300)
    in_favour = CountField(label=_("同意多少人"), most=300)
    against = CountField(label=_("不同意多少人"), most=300)
    conclusion = forms.CharField(label=_("评议结论"), max_length=1000, widget=NOTE)
    field_order = ["present", "in_favour", "against", "conclusion", "note"]

    def clean(self) -> dict[str, Any]:
        """Nobody votes twice."""
        given = super().clean() or {}
        votes = (given.get("in_favour") or 0) + (given.get("against") or 0)
        if "present" in given and given["present"] is not None and votes > given["present"]:
            raise forms.ValidationError(_("同意和不同意加起来比到会的人多，请核对。"))
        return given


class ComplainForm(StepForm):
    """A complaint or report received before the county decides (57号 20)."""

    note = forms.CharField(
        label=_("投诉举报的内容"),
        max_length=1000,
        widget=NOTE,
        error_messages={"required": _("请写明内容。")},
    )
    contact = TextField(label=_("联系方式（可以不留）"), required=False)


FORMS: dict[str, type[StepForm]] = {
    "extend": ExtendForm,
    "withdraw": WithdrawForm,
    "deliver_refusal": DeliverForm,
    "hear": HearForm,
    "reduce": AmountForm,
    "increase": AmountForm,
    "deliberate": DeliberateForm,
    "complain": ComplainForm,
    "stop_process": ReasonedForm,
    "send_back": ReasonedForm,
    "end_benefit": EndForm,
}
