"""What a proposal says, and what is said to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.access.principal import Principal
from doudi.law.benefits.parameter import Parameter
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.reading import key_words
from doudi.law.expressions.unit import unit_text
from doudi.law.label import Label
from doudi.rulebook.actions import Draft, division_of
from doudi.web.forms import DateField, PageForm, TextField
from doudi.web.forms.fields import Select, long_text, plain
from doudi.web.templatetags.words import english, spoken

_VALUE = "value"
_TRUTH = [("true", _("是")), ("false", _("否"))]


class ProposalForm(PageForm):
    """A value of one parameter, for a place and a time; one box for each of its keys."""

    place = forms.ChoiceField(label=_("哪个地方"), widget=Select)
    since = DateField(label=_("从哪天起执行"))
    until = DateField(
        label=_("执行到哪天（这天不算在内）"),
        help_text=_("没有写明的，填下一次调整的日子。过了这天又没有新的数，就是“没有规定”。"),
    )
    retroactive = forms.BooleanField(label=_("文件本身规定从过去的日子起执行"), required=False)
    document = TextField(label=_("文件名称"), limit=200)
    document_number = TextField(label=_("文号（没有可以不填）"), limit=100, required=False)
    article = TextField(label=_("哪一条"), help_text=_("例如：第一条第二款。"), limit=200)
    reason = TextField(label=_("提出的理由"), limit=500, widget=long_text())

    def __init__(
        self, *args: Any, law: Policies, parameter: Parameter, principal: Principal, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parameter = parameter
        self.fields |= {
            f"{_VALUE}.{key}": _box(parameter, label) for key, label in _keys(law, parameter).items()
        }
        self.order_fields(["place", *(name for name in self.fields if name.startswith(_VALUE))])
        codes = [code for code in law.places if principal.reaches(division_of(code))]
        self.choose_among("place", [(code, f"{spoken(law.places[code])} {code}") for code in sorted(codes)])
        for name, field in self.fields.items():
            if name.startswith(_VALUE):
                kind = "govuk-select" if isinstance(field, forms.ChoiceField) else "govuk-input"
                field.widget.attrs["class"] = f"{kind} money"

    def draft(self) -> Draft:
        """The proposal as the rulebook takes it."""
        said = self.cleaned_data
        value = {
            name.partition(".")[2]: plain(text) for name, text in said.items() if name.startswith(_VALUE)
        }
        return Draft(
            parameter=self.parameter.name,
            value=value if self.parameter.key else value[""],
            **{name: said[name] for name in _OTHERS},
        )


_OTHERS = ("place", "since", "until", "retroactive", "document", "document_number", "article", "reason")


def _keys(law: Policies, parameter: Parameter) -> dict[str, Label]:
    """The boxes for its value: one, or one for each key."""
    if not parameter.key:
        return {"": parameter.label}
    words = key_words(law, parameter)
    return {key: words.get(key, Label(key, key)) for key in parameter.key}


def _box(parameter: Parameter, label: Label) -> forms.Field:
    said, unit = spoken(label), unit_text(parameter.unit, "en" if english() else "zh")
    if parameter.type == "boolean":
        return forms.ChoiceField(label=said, choices=_TRUTH, widget=Select)
    if parameter.choices:
        choices = [(code, spoken(words)) for code, words in parameter.choices.items()]
        return forms.ChoiceField(label=said, choices=choices, widget=Select)
    named = f"{said} ({unit})" if english() else f"{said}（{unit}）"
    hint = _("比例写成小数，例如 0.3。") if parameter.type == "ratio" else ""
    return TextField(label=named if unit else said, help_text=hint, limit=40)


class NoteForm(PageForm):
    """What the second person says; required where it is declined."""

    note = TextField(label=_("说明（不批准时要写）"), limit=500, required=False, widget=long_text())
