"""The standards of the county, each with the document it comes from; what nobody set is said to lack."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from doudi.law.benefits.parameter import Amount, Dated, Parameter
from doudi.law.benefits.wording import value_text
from doudi.law.label import Label
from doudi.rulebook.book import standing_law
from doudi.web.templatetags.words import english
from doudi.work import clock

_KEYS = {
    "urban": Label("城镇", "urban"),
    "rural": Label("农村", "rural"),
    "elderly": Label("老年人", "elderly people"),
    "minor": Label("未成年人", "minors"),
    "severe_disability": Label("重度残疾人", "severely disabled people"),
    "serious_illness": Label("重病患者", "seriously ill people"),
}


@dataclass(frozen=True)
class Standard:
    """A parameter in force: in words, since when, and where it is written. No `figures`: nobody set it."""

    label: str
    figures: tuple[str, ...]
    since: date | None
    reference: str
    example: bool
    who: str


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What is in force today in this county."""
    rows = in_force(settings.PLACE, clock.today())
    return render(request, "public/standards.html", {"rows": rows, "on": clock.today()})


def in_force(place: str, on: date) -> tuple[Standard, ...]:
    """The parameters of a place on a day, as people read them; one that nobody may set today is left out."""
    parameters = standing_law().parameters
    return tuple(
        _standard(parameter, parameters.find(name, place, on), on)
        for name, parameter in parameters.declared.items()
        if parameter.authority(on) is not None
    )


def _standard(parameter: Parameter, dated: Dated | None, on: date) -> Standard:
    language = "en" if english() else "zh"
    authority = parameter.authority(on)
    who = authority.who.text(language) if authority else ""
    if dated is None:
        return Standard(parameter.label.text(language), (), None, "", False, who)
    reference = dated.reference
    return Standard(
        label=parameter.label.text(language),
        figures=_figures(parameter, dated, language),
        since=dated.interval.since,
        reference="" if reference.certainty == "example" else reference.text,
        example=reference.certainty == "example",
        who=who,
    )


def _figures(parameter: Parameter, dated: Dated, language: str) -> tuple[str, ...]:
    if not isinstance(dated.value, Mapping):
        return (_words(parameter, dated.value, language),)
    return tuple(
        f"{_KEYS.get(key, Label(key, key)).text(language)} {_words(parameter, value, language)}"
        for key, value in dated.value.items()
    )


def _words(parameter: Parameter, value: Amount, language: str) -> str:
    chosen = (parameter.choices or {}).get(str(value))
    if chosen is not None:
        return chosen.text(language)
    return value_text(value, parameter.type, parameter.unit, language)
