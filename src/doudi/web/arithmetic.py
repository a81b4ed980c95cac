"""The lines of a decision as pages and letters print them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.web.templatetags.words import english


@dataclass(frozen=True)
class Printed:
    """One line in the reader's language; `figure` carries sign and unit, `source` is joined text."""

    name: str
    label: str
    figure: str
    article: str
    source: str
    observed_on: date | None


def printed(lines: Iterable[Mapping[str, Any]]) -> list[Printed]:
    """The lines in their order, as `cases.letters.lines` writes them, each with article, source and day."""
    return [_printed(line) for line in lines]


def _printed(line: Mapping[str, Any]) -> Printed:
    language = "en" if english() else "zh"
    return Printed(
        name=line["name"],
        label=line[language],
        figure=_signed(line["sign"], line[f"text_{language}"]),
        article=line["article"],
        source=line["source_en"] if language == "en" else line["source"],
        observed_on=date.fromisoformat(line["observed_on"]) if line["observed_on"] else None,
    )


def _signed(sign: str, text: str) -> str:
    return f"{sign} {text}".strip()
