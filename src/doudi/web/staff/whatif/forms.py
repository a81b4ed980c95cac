"""What a what-if is asked with."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from doudi.law.benefits.parameter import Parameter, place_chain
from doudi.law.benefits.policies import Policies
from doudi.law.interval import Interval
from doudi.monitoring.population.contract import Population
from doudi.monitoring.whatif.actions import Change, Question
from doudi.web.forms import DateField, PageForm, TextField
from doudi.web.forms.fields import Select
from doudi.web.staff.boxes import boxes, typed, written
from doudi.web.templatetags.words import spoken

MONTHS = [("1", _("只算这一天")), ("3", _("三个月")), ("12", _("一年"))]
_PLACE = "place"


class WhatIfForm(PageForm):
    """The changed parameters, each with its place and its value, filled in with what holds today."""

    label = TextField(label=_("给这次测算起个名"), limit=100)
    population = forms.ChoiceField(label=_("在哪份人口上算"), widget=Select)
    since = DateField(label=_("假定从哪天起改"))
    as_of = DateField(label=_("算哪一天"), help_text=_("不早于改的那天，才看得出变化。"))
    months = forms.ChoiceField(label=_("花多少钱，往后算几个月"), choices=MONTHS, widget=Select)

    def __init__(
        self,
        *args: Any,
        law: Policies,
        parameters: Sequence[Parameter],
        populations: Mapping[str, Population],
        today: dt.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parameters = tuple(parameters)
        for parameter in self.parameters:
            self._add(law, parameter, today)
        self.choose_among("population", [(name, _named(one)) for name, one in populations.items()])
        self.fields["since"].initial = self.fields["as_of"].initial = today

    def _add(self, law: Policies, parameter: Parameter, today: dt.date) -> None:
        """Its place, among those of this place's chain that may set it, and its boxes."""
        chain = [code for code in place_chain(settings.PLACE) if code in law.places]
        lawful = [code for code in chain if parameter.may_be_set_by(code, Interval(today))]
        found = law.parameters.find(parameter.name, settings.PLACE, today)
        place = forms.ChoiceField(
            label=_("由哪里定"),
            choices=[(code, f"{spoken(law.places[code])} {code}") for code in lawful],
            initial=found.place if found else None,
            widget=Select(attrs={"class": "govuk-select"}),
        )
        self.fields |= {**boxes(law, parameter, whole=True), f"{_PLACE}.{parameter.name}": place}
        for name, text in (written(parameter, found.value) if found else {}).items():
            self.fields[name].initial = text

    def rows(self) -> list[tuple[Parameter, list[Any]]]:
        """The fields of each parameter, for the page."""
        return [
            (one, [self[name] for name in self.fields if _is_of(name, one.name)]) for one in self.parameters
        ]

    def first(self) -> list[Any]:
        """The fields that are no parameter's."""
        return [self[name] for name in ("label", "population", "since", "as_of", "months")]

    def question(self) -> Question:
        """The what-if as monitoring takes it."""
        said = self.cleaned_data
        changes = (
            Change(one.name, said[f"{_PLACE}.{one.name}"], typed(one, said)) for one in self.parameters
        )
        return Question(
            said["label"],
            tuple(changes),
            said["since"],
            said["population"],
            said["as_of"],
            int(said["months"]),
        )


def _is_of(field: str, parameter: str) -> bool:
    return field == f"{_PLACE}.{parameter}" or field.startswith(f"value.{parameter}.")


def _named(one: Population) -> str:
    return _("%(name)s，%(persons)s 人") % {"name": one.name, "persons": f"{one.persons:,}"}
