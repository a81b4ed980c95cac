"""From everything the sources said about one figure to the one that is followed. Pure; see `sources.yaml`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from doudi.registry.sources import REVIEW, Order

Standing = Literal["found", "asked", "silent"]


@dataclass(frozen=True)
class Statement:
    """What one source said once. `value` as stored: fen, ISO date, code.

    `sequence` is the time-ordered identifier of the row: it tells which statement came later, whatever
    clock `recorded_at` was taken from (a page's, a worker's, one that was moved).
    """

    value: object
    standing: Standing
    source: str
    source_ref: str
    observed_on: date | None
    recorded_at: datetime
    sequence: UUID


@dataclass(frozen=True)
class Reading:
    """One figure: the statement followed (None: unknown), the others, and who still owes an answer."""

    subject_kind: str
    subject: UUID
    name: str
    chosen: Statement | None
    others: tuple[Statement, ...]
    asked: tuple[str, ...]

    @property
    def conflict(self) -> bool:
        """Two sources say different things."""
        said = [*self.others, *([self.chosen] if self.chosen else [])]
        return len({repr(statement.value) for statement in said}) > 1


def read(
    subject_kind: str, subject: UUID, name: str, statements: Iterable[Statement], order: Order
) -> Reading:
    """Follow the order of sources for one figure of one subject.

    1. Of each source only its latest word counts; an answer replaces the question it answers.
    2. The first source of the order that found something is followed. A review decides over what was known
       when it was made: a department's later word goes before it.
    3. But not past a source that still owes an answer: then the figure is unknown, unless an official's
       paper or visit recorded after the question settles it.
    """
    latest = _latest(statements)
    if _outdated(latest, order):
        latest[REVIEW] = replace(latest[REVIEW], standing="silent")
    asked = tuple(code for code in order.of(name) if code in latest and latest[code].standing == "asked")
    found = [latest[code] for code in order.of(name) if code in latest and latest[code].standing == "found"]
    open_since = max((latest[code].sequence for code in asked), default=None)
    chosen = next((one for one in found if _may_stand(one, open_since, asked, order, name)), None)
    return Reading(
        subject_kind, subject, name, chosen, tuple(one for one in found if one is not chosen), asked
    )


def _outdated(latest: Mapping[str, Statement], order: Order) -> bool:
    review = latest.get(REVIEW)
    return review is not None and any(
        order.sources[one.source].verified and one.sequence > review.sequence
        for one in latest.values()
        if one.standing != "silent"
    )


def _may_stand(
    one: Statement, open_since: UUID | None, asked: Sequence[str], order: Order, name: str
) -> bool:
    if open_since is None:
        return True
    ranks = {code: rank for rank, code in enumerate(order.of(name))}
    if ranks[one.source] < min(ranks[code] for code in asked):
        return True
    return one.source in order.settles and one.sequence > open_since


def _latest(statements: Iterable[Statement]) -> dict[str, Statement]:
    """The latest statement of each source; an answer counts as later than its own question."""
    latest: dict[str, Statement] = {}
    ordered = sorted(statements, key=lambda one: one.sequence)
    answered = {(one.source, one.source_ref) for one in ordered if one.standing != "asked"}
    for one in ordered:
        if one.standing != "asked" or (one.source, one.source_ref) not in answered:
            latest[one.source] = one
    return latest
