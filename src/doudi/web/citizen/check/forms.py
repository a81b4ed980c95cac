"""The forms of the check, made of the questionnaire: a group's list of ticks, and the page of one fact."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from doudi.law.benefits.fact import Fact
from doudi.law.benefits.questionnaire import Question, nothing_of
from doudi.web.forms import ChoiceField, CountField, DateField, MoneyField, PageForm, Select, YesNoField
from doudi.web.forms.fields import Ticks
from doudi.web.templatetags.words import spoken

NOTHING, UNKNOWN = "nothing", "unknown"
"""The buttons “there is none” and “I do not know”."""


class ListForm(PageForm):
    """Which facts of a group are there."""

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.fact, spoken(one.tick)) for one in questions]
        self.ask_also(
            "there",
            _ticks(_("有的请勾上，拿不准的也勾上。"), choices, _("上面的都没有，就按“都没有”。")),
        )


class FactForm(PageForm):
    """One fact, of the household or of some members. `names`: what each is called, by key."""

    def __init__(
        self,
        *args: Any,
        fact: Fact,
        question: Question,
        names: Mapping[str, str],
        before: Mapping[str, Any],
        **kwargs: Any,
    ) -> None:
        self.fact = fact
        self.names = names
        self.together = fact.type == "boolean" and len(names) > 1
        self.field_of = {whose: f"of_{whose}" for whose in names}
        kwargs["initial"] = self._initial(before)
        super().__init__(*args, **kwargs)
        hint = spoken(question.hint) if question.hint else ""
        if self.together:
            self.ask_also(
                "of", _ticks(_("是的请勾上，可以勾几个。"), [*names.items()], _("都不是，就按“都不是”。"))
            )
        for whose, name in () if self.together else names.items():
            self.ask_also(self.field_of[whose], _field(fact, name, hint, alone=len(names) == 1))

    def _initial(self, before: Mapping[str, Any]) -> dict[str, Any]:
        if self.together:
            return {"of": [whose for whose, value in before.items() if value is True]}
        return {self.field_of[whose]: before.get(whose) for whose in self.names}

    @property
    def nothing_words(self) -> str:
        """The words of the button “there is none”; "" where it makes no sense."""
        nothing = nothing_of(self.fact)
        if self.fact.type == "boolean":
            return _("都不是") if self.together else ""
        if nothing is None or (self.fact.type == "code" and len(self.names) == 1):
            return ""
        return _("都没有") if len(self.names) > 1 else _("没有")

    def nothing(self) -> dict[str, Any]:
        """Nothing of it, for everybody who was asked about."""
        return dict.fromkeys(self.names, nothing_of(self.fact))

    def unknown(self) -> dict[str, Any]:
        """Not known, for everybody who was asked about."""
        return dict.fromkeys(self.names)

    def values(self) -> dict[str, Any]:
        """The answers by whose they are; None where a box was left empty."""
        if self.together:
            return {whose: whose in self.cleaned_data["of"] for whose in self.names}
        return {whose: _or_none(self.cleaned_data[name]) for whose, name in self.field_of.items()}


def _or_none(value: Any) -> Any:
    return None if value == "" else value


def _ticks(label: str, choices: Sequence[tuple[str, str]], empty: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, widget=Ticks(), error_messages={"required": _("请勾选。") + empty}
    )


def _field(fact: Fact, label: str, hint: str, *, alone: bool) -> forms.Field:
    """The box for one person, or for the family. Several boxes may be left empty, a single one not: it has
    the button “I do not know”."""
    if fact.type == "boolean":
        return YesNoField(label=label, help_text=hint)
    if fact.type == "code":
        return _choice(fact, label, hint, alone=alone)
    if fact.type == "date":
        return DateField(label=label, help_text=hint, required=alone)
    if fact.type == "count":
        return CountField(label=label, help_text=hint, required=alone, least=fact.minimum or 0, most=9999)
    return MoneyField(label=label, help_text=hint, required=alone)


def _choice(fact: Fact, label: str, hint: str, *, alone: bool) -> forms.Field:
    options = [(code, spoken(words)) for code, words in fact.choices.items()]
    if alone:
        return ChoiceField(label=label, choices=options, help_text=hint)
    return ChoiceField(
        label=label, choices=[("", _("不知道")), *options], widget=Select(), help_text=hint, required=False
    )
