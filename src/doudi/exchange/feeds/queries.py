"""What people read of feeds: sources and how fresh they are, runs, and the rows that were kept back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery

from doudi.access.permission import readable, require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.exchange.feeds.actions import values_of
from doudi.exchange.feeds.contract import CaseContract, Contract
from doudi.exchange.feeds.contracts import contract_of, contracts
from doudi.exchange.feeds.errors import UnableToUseFeed
from doudi.exchange.feeds.models import Quarantined, Run
from doudi.exchange.feeds.wording import reason_of
from doudi.law.label import Label
from doudi.vault.masking import STAR, mask_id_number, mask_name, mask_phone

PURPOSE = "feeds"
_GROUPS = {
    "id_number": "identity",
    "identifier": "identity",
    "name": "identity",
    "phone": "contact",
    "address": "contact",
}


@dataclass(frozen=True)
class RunCard:
    """One run, without anything of its rows. `counts` are rows; `open` how many wait for a person."""

    id: UUID
    source: str
    label: Label
    number: int
    state: str
    state_words: str
    reason: str
    message: dict[str, str]
    file_name: str
    format: str
    size: int
    sha256: str
    encoding: str
    about: date
    counts: dict[str, int]
    open: int
    columns: tuple[str, ...]
    drift: dict[str, list[str]]
    accepted_by: str
    started_at: datetime
    ended_at: datetime | None
    received_by: str

    @property
    def landed(self) -> int:
        """Rows that landed."""
        return self.counts.get("landed", 0)

    @property
    def kept_back(self) -> int:
        """Rows that were kept back, and have not landed since."""
        return self.counts.get("quarantined", 0)

    @property
    def bad_per_thousand(self) -> int | None:
        """Rows kept back, of a thousand that are records; None where there are none."""
        records = self.landed + self.kept_back
        return round(1000 * self.kept_back / records) if records else None


@dataclass(frozen=True)
class SourceCard:
    """A source, and its latest run that landed. `late_by`: days since the next delivery was due; None where
    nothing is due."""

    contract: Contract
    latest: RunCard | None
    newest: RunCard | None
    age: int | None
    late_by: int | None
    open: int

    @property
    def usual(self) -> bool:
        """Whether there is nothing to look at."""
        return self.latest is not None and not self.late_by and not self.open


@dataclass(frozen=True)
class Row:
    """A row that was kept back: why, field by field, and what it said where the reader may see it."""

    id: UUID
    run: RunCard
    line: int
    state: str
    state_words: str
    reasons: tuple[tuple[str, Label], ...]
    values: dict[str, str]
    whole_line: str
    settled_by: str


def sources(principal: Principal, on: date) -> list[SourceCard]:
    """Every source with its freshness on a day. Raises UnableToAct."""
    require(principal, "feed.read")
    latest, newest = _last_runs(principal, landed=True), _last_runs(principal, landed=False)
    waiting = _open_by_source(principal)
    return [
        _card(one, latest.get(one.source), newest.get(one.source), waiting.get(one.source, 0), on)
        for one in contracts().values()
    ]


def source_of(principal: Principal, source: str, on: date) -> SourceCard:
    """One source. Raises UnableToUseFeed, UnableToAct."""
    found = {one.contract.source: one for one in sources(principal, on)}.get(source)
    if found is None:
        raise UnableToUseFeed("没有这个数据来源。", "There is no such source.")
    return found


def runs_of(principal: Principal, source: str, limit: int = 50) -> list[RunCard]:
    """The latest runs of a source, newest first."""
    require(principal, "feed.read")
    rows = Run.objects.within(principal).select_related("delivery").filter(source=source)
    return _cards(principal, list(rows.order_by("-started_at", "-id")[:limit]))


def run_of(principal: Principal, run_id: UUID) -> RunCard:
    """One run. Raises UnableToUseFeed, UnableToAct."""
    require(principal, "feed.read")
    row = Run.objects.within(principal).select_related("delivery").filter(id=run_id).first()
    if row is None:
        raise UnableToUseFeed("没有这次入库，或不在您的辖区。", "There is no such run within your reach.")
    return _cards(principal, [row])[0]


def reasons_of(principal: Principal, run: RunCard) -> list[tuple[Label, int]]:
    """How often each reason kept a row of a run back, most first."""
    rows = Quarantined.objects.within(principal).filter(run=run.id)
    counted = rows.values_list("field", "reason").annotate(n=Count("id")).order_by("-n", "field", "reason")
    contract = contract_of(run.source)
    return [(reason_of(contract, field, reason), n) for field, reason, n in counted]


def rows_of(principal: Principal, run: RunCard, page: int, size: int = 50) -> list[Row]:
    """Rows of a run that were kept back, by line, without what they said."""
    require(principal, "feed.read")
    rows = Quarantined.objects.within(principal).filter(run=run.id).order_by("line")
    return [_row(run, one, {}) for one in rows[(page - 1) * size : page * size]]


@transaction.atomic
def row_of(principal: Principal, row_id: UUID, at: datetime) -> Row:
    """One row with what it said, as far as the reader may see it for putting feeds in order; the look is
    written to the journal first. Raises UnableToUseFeed, UnableToAct."""
    require(principal, "feed.mend")
    found = Quarantined.objects.within(principal).filter(id=row_id).first()
    if found is None:
        raise UnableToUseFeed("没有这一行，或不在您的辖区。", "There is no such row within your reach.")
    run = run_of(principal, found.run_id)
    groups = readable(principal, PURPOSE)
    detail: dict[str, str | int | bool] = {"run": str(run.id), "line": found.line}
    record(
        Event(
            "feed.look", principal.ref, at, purpose=PURPOSE, groups=tuple(sorted(groups)), detail=detail,
            division=found.division,
        )
    )  # fmt: skip
    return _row(run, found, _shown(contract_of(run.source), found, groups))


def _shown(contract: Contract, row: Quarantined, groups: frozenset[str]) -> dict[str, str]:
    """Values in clear for the groups that the reader has; of a case-only source only what is wrong."""
    wrong = {name for name, _ in row.problems}
    shown: dict[str, str] = {}
    for name, value in values_of(row).items():
        field = {one.name: one for one in contract.fields}.get(name)
        clear = field is None or name in wrong or not isinstance(contract, CaseContract)
        group = _GROUPS.get(field.type, "income") if field else "identity"
        shown[name] = value if clear and group in groups else _masked(field.type if field else "", value)
    return shown


def _masked(kind: str, value: str) -> str:
    masks: dict[str, Callable[[str], str]] = {
        "id_number": mask_id_number,
        "name": mask_name,
        "phone": mask_phone,
    }
    return masks[kind](value) if kind in masks else STAR * len(value)


def _row(run: RunCard, row: Quarantined, values: dict[str, str]) -> Row:
    contract = contract_of(run.source)
    reasons = tuple((name, reason_of(contract, name, why, row.first)) for name, why in row.problems)
    whole_line = values.pop("", "")
    state = Quarantined.State(row.state)
    return Row(
        row.id, run, row.line, row.state, str(state.label), reasons, values, whole_line, row.settled_by
    )


def _last_runs(principal: Principal, *, landed: bool) -> dict[str, RunCard]:
    """The last run of each source: of those that landed, the one about the latest day."""
    rows = Run.objects.within(principal)
    if landed:
        rows = rows.filter(state=Run.State.LANDED)
    order = ("-delivery__about", "-started_at", "-id") if landed else ("-started_at", "-id")
    last = rows.filter(source=OuterRef("source")).order_by(*order).values("id")[:1]
    newest = rows.filter(id=Subquery(last)).select_related("delivery").order_by("source")
    return {card.source: card for card in _cards(principal, list(newest))}


def _open_by_source(principal: Principal) -> dict[str, int]:
    rows = Quarantined.objects.within(principal).filter(state=Quarantined.State.OPEN)
    return dict(rows.values_list("run__source").annotate(n=Count("id")).order_by("run__source"))


def _cards(principal: Principal, rows: list[Run]) -> list[RunCard]:
    open_rows = Quarantined.objects.within(principal).filter(
        run__in=[row.id for row in rows], state=Quarantined.State.OPEN
    )
    waiting = dict(open_rows.values_list("run").annotate(n=Count("id")).order_by("run"))
    return [_run_card(row, waiting.get(row.id, 0)) for row in rows]


def _run_card(row: Run, waiting: int) -> RunCard:
    delivery = row.delivery
    return RunCard(
        id=row.id,
        source=row.source,
        label=contract_of(row.source).label,
        number=row.number,
        state=row.state,
        state_words=str(Run.State(row.state).label),
        reason=row.reason,
        message=row.message,
        file_name=delivery.file_name,
        format=delivery.format,
        size=delivery.size,
        sha256=delivery.sha256,
        encoding=row.encoding,
        about=delivery.about,
        counts=row.counts,
        open=waiting,
        columns=tuple(row.columns),
        drift=row.drift,
        accepted_by=row.accepted_by,
        started_at=row.started_at,
        ended_at=row.ended_at,
        received_by=delivery.received_by,
    )


def _card(
    contract: Contract, latest: RunCard | None, newest: RunCard | None, waiting: int, on: date
) -> SourceCard:
    age = (on - latest.about).days if latest else None
    late = age - contract.due_every if age is not None and contract.due_every else None
    return SourceCard(contract, latest, newest, age, late if late and late > 0 else None, waiting)
