"""The lines of a decision as pages and letters print them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.web.templatetags.words import cited, english


@dataclass(frozen=True)
class PrintedPart:
    """A sum that a line is made up of; who "" stands for the other adults of the family together."""

    who: str
    label: str
    figure: str
    source: str
    observed_on: date | None


@dataclass(frozen=True)
class Printed:
    """One line in the reader's language; `figure` carries sign and unit, `source` is joined text."""

    name: str
    label: str
    figure: str
    article: str
    source: str
    observed_on: date | None
    parts: tuple[PrintedPart, ...] = ()


def printed(lines: Iterable[Mapping[str, Any]]) -> list[Printed]:
    """The lines in their order, as `cases.letters.lines` writes them, each with article, source and day."""
    return [_printed(line) for line in lines]


def _printed(line: Mapping[str, Any]) -> Printed:
    language = "en" if english() else "zh"
    return Printed(
        name=line["name"],
        label=line[language],
        figure=_signed(line["sign"], line[f"text_{language}"]),
        article=cited(line["article"]),
        source=cited(line["source_en"] if language == "en" else line["source"]),
        observed_on=_day(line["observed_on"]),
        parts=tuple(_part(part, language) for part in line.get("parts", ())),
    )


def _part(part: Mapping[str, Any], language: str) -> PrintedPart:
    return PrintedPart(
        who=part["who"],
        label=part[language],
        figure=part[f"text_{language}"],
        source=part["source_en"] if language == "en" else part["source"],
        observed_on=_day(part["observed_on"]),
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _signed(sign: str, text: str) -> str:
    return f"{sign} {text}".strip()
