"""The lines of a decision as pages and letters print them: from the law, or frozen letters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.law.benefits.decision import Line
from doudi.law.benefits.wording import value_text
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


def printed(lines: Iterable[Line | Mapping[str, Any]]) -> list[Printed]:
    """The lines in their order, each with article, source and the oldest day of it."""
    return [_of_law(line) if isinstance(line, Line) else _of_letter(line) for line in lines]


def _of_law(line: Line) -> Printed:
    language, joint = ("en", ", ") if english() else ("zh", "、")
    return Printed(
        name=line.name,
        label=line.label.text(language),
        figure=_signed(line.sign, value_text(line.value, line.type, line.unit, language)),
        article=line.article,
        source=joint.join(source.text(language) for source in line.sources),
        observed_on=line.observed_on,
    )


def _of_letter(line: Mapping[str, Any]) -> Printed:
    """A line as `cases.letters.lines` froze it, in both languages."""
    return Printed(
        name=line["name"],
        label=line["en"] if english() else line["zh"],
        figure=_signed(line["sign"], line["text_en"] if english() else line["text_zh"]),
        article=line["article"],
        source=line["source_en"] if english() else line["source"],
        observed_on=date.fromisoformat(line["observed_on"]) if line["observed_on"] else None,
    )


def _signed(sign: str, text: str) -> str:
    return f"{sign} {text}".strip()
