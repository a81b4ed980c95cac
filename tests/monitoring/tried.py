"""A population in its place, and a what-if on it: for tests of the pages and of the background work."""

from datetime import date
from pathlib import Path

from django.conf import settings

from doudi.monitoring.population.generate import Wish, generate
from doudi.monitoring.whatif.actions import Change, Question
from doudi.policies.load import policies

DAY = date(2026, 12, 1)


def population(name: str = "small", place: str = "990001", persons: int = 1_500) -> None:
    """A made-up population in the folder of the setting."""
    folder: Path = settings.POPULATIONS / name
    if not folder.exists():
        generate(policies(), Wish(persons, 7, DAY, (place,)), folder)


def question(
    label: str = "标准提高 50 元", urban: str = "950", months: int = 2, name: str = "small"
) -> Question:
    """The dibao standard of the example province, raised."""
    change = Change("dibao.standard", "990000", {"urban": urban, "rural": "760"})
    return Question(label, (change,), DAY, name, DAY, months)
