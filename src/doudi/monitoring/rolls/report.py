"""The result of a check: what was found, and what could not be checked and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

from doudi.law.label import Label
from doudi.monitoring.rolls.finding import Finding, kinds


@dataclass
class Report:
    """`rows`: lines read; `entries`: those of them that name somebody; `in_base`: people found there."""

    rows: int = 0
    entries: int = 0
    families: int = 0
    skipped: int = 0
    in_base: int = 0
    findings: list[Finding] = field(default_factory=list)
    unchecked: Counter[str] = field(default_factory=Counter)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each kind there are, in the published order; kinds without any left out."""
        found = Counter(one.kind for one in self.findings)
        return {name: found[name] for name in kinds() if found[name]}

    @property
    def notes(self) -> list[Label]:
        """What could not be checked, and why."""
        return notes(self.unchecked)

    def sorted(self) -> Sequence[Finding]:
        """As the roll has them; families that are not on it come last."""
        order = {name: number for number, name in enumerate(kinds())}
        return sorted(self.findings, key=lambda one: (not one.row, one.sheet, one.row, order[one.kind]))


def notes(unchecked: Mapping[str, int]) -> list[Label]:
    """The words for what was not checked, in their order."""
    return [
        Label(text.zh.format(n=f"{unchecked[name]:,}"), text.en.format(n=f"{unchecked[name]:,}"))
        for name, text in _notes().items()
        if unchecked.get(name)
    ]


@cache
def _notes() -> Mapping[str, Label]:
    raw = yaml.safe_load(Path(__file__).with_name("notes.yaml").read_text("utf-8"))["notes"]
    return {name: Label(row["zh"], row["en"]) for name, row in raw.items()}
