"""Where to apply for what another department decides: by day and by place, with the article."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from doudi.law.benefits.parameter import place_chain
from doudi.law.interval import Interval
from doudi.law.label import Label


class Office(NamedTuple):
    """What holds in a place (and in those within it) for [since, until), in a citizen's words."""

    place: str
    interval: Interval
    words: Label
    article: str


def office_of(offices: Iterable[Office], place: str, as_of: date) -> Office | None:
    """That of the nearest place that has one on that day; None where there is none at all."""
    held = {office.place: office for office in offices if as_of in office.interval}
    return next((held[code] for code in place_chain(place) if code in held), None)
