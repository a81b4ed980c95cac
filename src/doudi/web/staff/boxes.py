"""The boxes of a form into which a parameter's value is written: one, or one for each of its keys."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doudi.law.benefits.parameter import Amount, Parameter
from doudi.law.benefits.policies import Policies
from doudi.law.benefits.reading import key_words
from doudi.law.expressions.unit import unit_text
from doudi.law.label import Label
from doudi.web.forms import TextField
from doudi.web.forms.fields import Select, plain
from doudi.web.templatetags.words import english, spoken

_TRUTH = [("true", _("是")), ("false", _("否"))]
_MARK = "value"


def boxes(law: Policies, parameter: Parameter, *, whole: bool = False) -> dict[str, forms.Field]:
    """The fields by name. `whole`: each is labelled with the parameter too, where a form has several."""
    found = {}
    for key, label in _keys(law, parameter).items():
        said = spoken(label)
        if whole and key:
            said = f"{spoken(parameter.label)}{' – ' if english() else '：'}{said}"
        found[_name(parameter, key)] = _box(parameter, said)
    return found


def typed(parameter: Parameter, cleaned: Mapping[str, Any]) -> str | dict[str, str]:
    """The value as it was typed into these fields, as the policy files would have it."""
    keys = parameter.key or ("",)
    found = {key: plain(cleaned[_name(parameter, key)]) for key in keys}
    return found if parameter.key else found[""]


def written(parameter: Parameter, value: Amount | Mapping[str, Amount]) -> dict[str, str]:
    """A value as it would be typed into the fields, by their names."""
    keys = parameter.key or ("",)
    parts = {key: value[key] if isinstance(value, Mapping) else value for key in keys}
    return {_name(parameter, key): _text(parameter, part) for key, part in parts.items()}


def _name(parameter: Parameter, key: str) -> str:
    return f"{_MARK}.{parameter.name}.{key}"


def _keys(law: Policies, parameter: Parameter) -> dict[str, Label]:
    if not parameter.key:
        return {"": parameter.label}
    words = key_words(law, parameter)
    return {key: words.get(key, Label(key, key)) for key in parameter.key}


def _box(parameter: Parameter, said: str) -> forms.Field:
    unit = unit_text(parameter.unit, "en" if english() else "zh")
    if parameter.type == "boolean":
        return _choice(said, _TRUTH)
    if parameter.choices:
        return _choice(said, [(code, spoken(words)) for code, words in parameter.choices.items()])
    named = f"{said} ({unit})" if english() else f"{said}（{unit}）"
    hint = _("比例写成小数，例如 0.3。") if parameter.type == "ratio" else ""
    return TextField(
        label=named if unit else said,
        help_text=hint,
        limit=40,
        widget=forms.TextInput(attrs={"class": "govuk-input money", "autocomplete": "off"}),
    )


def _choice(said: str, choices: Any) -> forms.Field:
    return forms.ChoiceField(label=said, choices=choices, widget=Select(attrs={"class": "govuk-select"}))


def _text(parameter: Parameter, value: Amount) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if parameter.type == "money" and isinstance(value, int):
        return f"{Decimal(value) / 100:f}"
    if isinstance(value, Fraction):
        exact = Fraction(f"{float(value):g}") == value
        return f"{float(value):g}" if exact else str(value)
    return str(value)
