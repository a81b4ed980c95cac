"""What the pages show of the proposals: all of them may be read by whoever reads the policies."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile
from uuid import UUID

from django.db.models import Q

from doudi.access.permission import may, require
from doudi.access.principal import Principal
from doudi.law.benefits.benefit import UnableToFindRules
from doudi.law.benefits.differences import Difference, differences
from doudi.law.benefits.document import in_words
from doudi.law.benefits.look_up import UnableToTryParameter
from doudi.law.benefits.parameter import Parameter
from doudi.law.benefits.policies import Policies
from doudi.law.label import Label
from doudi.rulebook.actions import division_of
from doudi.rulebook.book import approved, dated, over_files, standing_law
from doudi.rulebook.errors import UnableToFindProposal
from doudi.rulebook.models import Proposal, Ruling
from doudi.rulebook.trial import Trial, tried

_MOST = 200  # of those that are settled


@dataclass(frozen=True)
class Row:
    """One proposal. `outcome`: "" while it waits. `may`: what this principal may make of it."""

    id: UUID
    number: str
    parameter: str
    label: Label
    place: str
    place_label: Label
    since: dt.date
    until: dt.date
    value: Label
    document: str
    document_number: str
    article: str
    reason: str
    retroactive: bool
    tried: int
    by: str
    office: str
    at: dt.datetime
    outcome: str
    note: str
    settled_by: str
    settled_at: dt.datetime | None
    may: frozenset[str]


@dataclass(frozen=True)
class Change:
    """What a proposal makes otherwise in one benefit, on its first day."""

    benefit: str
    label: Label
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class Whole:
    """A proposal with what it would change, and how the scenarios come out today.

    `turns`: how many of them are answered otherwise on its first day, by direction. `readable`: whether the
    policy files of today can read its value.
    """

    row: Row
    before: Label | None
    changes: tuple[Change, ...]
    tried: int
    failed: tuple[str, ...] = ()
    turns: Mapping[str, int] = field(default_factory=dict)
    readable: bool = True


def proposals(principal: Principal) -> tuple[Row, ...]:
    """All that wait, then the latest of those that are settled."""
    require(principal, "policy.read")
    law = standing_law()
    waits = Q(ruling__isnull=True)
    waiting, settled = (
        Proposal.objects.filter(which).select_related("ruling").order_by("-at", "-number")
        for which in (waits, ~waits)
    )
    return tuple(_row(one, law, principal) for one in (*waiting, *settled[:_MOST]))


def waiting_for(principal: Principal) -> int:
    """How many proposals wait for this very person to approve or decline them."""
    if not may(principal, "policy.approve"):
        return 0
    rows = Proposal.objects.filter(ruling__isnull=True).order_by("at")
    return sum("approve" in _may(row, principal) for row in rows)


def proposal(principal: Principal, proposal_id: UUID) -> Whole:
    """One proposal. Raises UnableToFindProposal."""
    require(principal, "policy.read")
    found = Proposal.objects.filter(id=proposal_id).select_related("ruling").first()
    law = standing_law()
    if found is None or found.parameter not in law.parameters.declared:
        raise UnableToFindProposal("没有这份提议。", "There is no such proposal.")
    row = _row(found, law, principal)
    parameter = law.parameters.declared[found.parameter]
    standing = _before(found.id).parameters.find(found.parameter, found.place, found.since)
    before = None if standing is None else in_words(law, parameter, standing.value)
    readable = _value(found, law, parameter) is not None
    if row.outcome or not readable:
        return Whole(row, before, (), row.tried, readable=readable)
    trial = _tried(law, found.id)
    changes = tuple(_changes(law, trial.law, trial.benefits, found))
    return Whole(row, before, changes, trial.tried, tuple(one.name for one in trial.failed), trial.turns)


def _before(proposal_id: UUID) -> Policies:
    """The book as it was before an approved entry was laid over it; of any other, the book as it stands."""
    return over_files(tuple(takewhile(lambda entry: entry != proposal_id, approved())))


@lru_cache(16)
def _tried(law: Policies, proposal_id: UUID) -> Trial:
    """Worked out once: neither a proposal nor a book ever changes."""
    row = Proposal.objects.get(id=proposal_id)
    return tried(law, dated(row, law.parameters.declared[row.parameter]))


def _changes(law: Policies, changed: Policies, benefits: tuple[str, ...], row: Proposal) -> Iterator[Change]:
    for name in benefits:
        try:
            found = differences((law, row.since), (changed, row.since), name, place=row.place)
        except UnableToFindRules:
            continue
        if found:
            yield Change(name, law.benefits[name].label, found)


def _row(one: Proposal, law: Policies, principal: Principal) -> Row:
    ruling: Ruling | None = getattr(one, "ruling", None)
    parameter = law.parameters.declared.get(one.parameter)
    value = (_value(one, law, parameter) if parameter else None) or _as_written(one)
    return Row(
        id=one.id,
        number=one.number,
        parameter=one.parameter,
        label=parameter.label if parameter else Label(one.parameter, one.parameter),
        place=one.place,
        place_label=law.places.get(one.place, Label(one.place, one.place)),
        since=one.since,
        until=one.until,
        value=value,
        document=one.document,
        document_number=one.document_number,
        article=one.article,
        reason=one.reason,
        retroactive=one.retroactive,
        tried=one.tried,
        by=one.actor_name,
        office=one.actor_office,
        at=one.at,
        outcome=ruling.outcome if ruling else "",
        note=ruling.note if ruling else "",
        settled_by=ruling.actor_name if ruling else "",
        settled_at=ruling.at if ruling else None,
        may=frozenset() if ruling else _may(one, principal),
    )


def _value(one: Proposal, law: Policies, parameter: Parameter) -> Label | None:
    """Its value in words; None where the files of today cannot read it."""
    try:
        return in_words(law, parameter, dated(one, parameter).value)
    except UnableToTryParameter:
        return None


def _as_written(one: Proposal) -> Label:
    """The value of a parameter that is gone or has changed its kind, by key: databases keep no order."""
    written = one.value
    text = (
        written if isinstance(written, str) else ", ".join(f"{key} {written[key]}" for key in sorted(written))
    )
    return Label(text, text)


def _may(one: Proposal, principal: Principal) -> frozenset[str]:
    division, own = division_of(one.place), one.actor_id == principal.ref.id
    found = set()
    if own and may(principal, "policy.propose", division=division):
        found.add("withdraw")
    if not own and may(principal, "policy.approve", division=division):
        found |= {"approve", "decline"}
    return frozenset(found)
