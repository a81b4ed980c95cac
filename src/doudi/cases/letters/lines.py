"""The arithmetic of a frozen decision, line by line, as letters and pages print it."""

from datetime import date
from fractions import Fraction
from typing import Any

from doudi.cases.letters.parts import NOBODY, Whose, parts_of
from doudi.law.benefits.decision import Decision
from doudi.law.benefits.wording import value_text


def lines_of(decision: Decision, *, decided: bool = True, whose: Whose = NOBODY) -> list[dict[str, Any]]:
    """Each line: name, sign, zh, en, value (fen, count, "3/10", ISO date), its text, article, source, day.

    `decided`: somebody decides on that day; else the day it is paid from is left out, which follows from the
    day of the decision (57号 21) and not from that of a calculation. `whose`: for the parts of each line.
    """
    return [
        {
            "name": line.name,
            "sign": line.sign,
            "zh": line.label.zh,
            "en": line.label.en,
            "value": _plain(line.value),
            "type": line.type,
            "unit": line.unit,
            "text_zh": value_text(line.value, line.type, line.unit, "zh"),
            "text_en": value_text(line.value, line.type, line.unit, "en"),
            "article": line.article,
            "source": "、".join(source.zh for source in line.sources),
            "source_en": ", ".join(source.en for source in line.sources),
            "observed_on": line.observed_on.isoformat() if line.observed_on else "",
            "parts": parts_of(line, decision, whose),
        }
        for line in decision.lines
        if decided or line.type != "date"
    ]


def conditions(decision: Decision) -> list[dict[str, Any]]:
    """Each condition in a citizen's words: met (True, False, None = not known), article."""
    return [
        {"name": c.name, "met": c.met, "zh": c.words.zh, "en": c.words.en, "article": c.article}
        for c in decision.conditions
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Fraction) else value
