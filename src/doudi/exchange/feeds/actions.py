"""What people do about feeds: accept changed columns, put a row right, or leave it out for good."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import polars as pl
from django.db import transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.exchange.feeds import store
from doudi.exchange.feeds.batch import Batch
from doudi.exchange.feeds.contract import CaseContract
from doudi.exchange.feeds.contracts import contract_of
from doudi.exchange.feeds.errors import UnableToMend
from doudi.exchange.feeds.models import Quarantined, Run
from doudi.exchange.feeds.receiving import KIND
from doudi.exchange.feeds.typed import rows
from doudi.exchange.feeds.wording import reason_of
from doudi.law.label import Label
from doudi.work.actions import enqueue


@transaction.atomic
def accept_columns(principal: Principal, run_id: UUID, at: datetime) -> None:
    """Go on with a run whose columns have changed. Raises UnableToMend, UnableToAct."""
    run = Run.objects.within(principal).filter(id=run_id).first()
    require(principal, "feed.land", division=run.division if run else None)
    changed = Run.objects.within(principal).filter(id=run_id, state=Run.State.HELD)
    if run is None or not changed.update(state=Run.State.WAITING, accepted_by=principal.name[:80]):
        raise UnableToMend(
            "这份数据不在等待确认。请刷新页面。", "This run is not waiting for you: reload the page."
        )
    enqueue(KIND, f"{run_id} accepted", {"run": str(run_id)}, at=at)
    record(
        Event("feed.accept_columns", principal.ref, at, division=run.division, detail={"run": str(run_id)})
    )


def mend(principal: Principal, row_id: UUID, values: Mapping[str, str], at: datetime) -> dict[str, Label]:
    """Land a row of the quarantine with corrected values; gives what is still wrong by field (then nothing
    was changed). Raises UnableToMend, UnableToAct."""
    row = open_row(principal, row_id)
    require(principal, "feed.mend", division=row.division)
    run = row.run
    contract = contract_of(run.source)
    if isinstance(contract, CaseContract):
        raise UnableToMend(
            "这类数据只能用于一件申请，不在这里改。请对方改正后重新发送。",
            "Data of this kind serves one application only and is not corrected here: have it sent again.",
        )
    if run.state != Run.State.LANDED:
        raise UnableToMend(
            "这份数据还没有入库完。请稍后再改。", "The delivery has not landed yet: try again later."
        )
    said = {one.name: values.get(one.name, "").strip() for one in contract.fields}
    table = pl.DataFrame(
        {name: [value] for name, value in said.items()}, schema=dict.fromkeys(said, pl.String)
    )
    typed = rows.read(contract, Batch(0, pl.Series([row.line]), table), run.delivery.about)
    if typed.bad:
        return {name: reason_of(contract, name, why, row.first) for name, why in typed.bad[0].problems}
    columns = store.Columns(run.source, row.delivery_id, run.id)
    columns.write(row.line, typed.facts, typed.identity, columns.mended)
    with transaction.atomic():
        _settle(principal, row, Quarantined.State.MENDED, "", at)
        counts = dict(run_counts(run.id))
        counts["quarantined"], counts["landed"] = counts["quarantined"] - 1, counts["landed"] + 1
        counts["mended"] = counts.get("mended", 0) + 1
        Run.objects.within(principal).filter(id=run.id).update(counts=counts)
    return {}


@transaction.atomic
def leave_out(principal: Principal, row_id: UUID, note: str, at: datetime) -> None:
    """Say for good that a row is not to land, and why. Raises UnableToMend, UnableToAct."""
    row = open_row(principal, row_id)
    require(principal, "feed.mend", division=row.division)
    if not note.strip():
        raise UnableToMend("请写明为什么不入库。", "Say why it is not to land.")
    _settle(principal, row, Quarantined.State.LEFT_OUT, note.strip(), at)


def open_row(principal: Principal, row_id: UUID) -> Quarantined:
    """A row that waits for somebody. Raises UnableToMend where it does not, or is out of reach."""
    found = Quarantined.objects.within(principal).select_related("run__delivery").filter(id=row_id).first()
    if found is None or found.state != Quarantined.State.OPEN:
        raise UnableToMend(
            "这一行已经处理过了，或不在您的辖区。", "The row was settled already, or is out of your reach."
        )
    return found


def run_counts(run_id: UUID) -> dict[str, int]:
    """The counts of a run as they stand, locked for this transaction where the database can."""
    rows_ = Run.objects.unscoped("count a row that was put right")
    counts: dict[str, int] = rows_.select_for_update().get(id=run_id).counts
    return counts


def _settle(principal: Principal, row: Quarantined, state: str, note: str, at: datetime) -> None:
    """Compare and swap: of two people at once one settles it."""
    rows_ = Quarantined.objects.within(principal).filter(id=row.id, state=Quarantined.State.OPEN)
    if not rows_.update(state=state, settled_at=at, settled_by=principal.name[:80]):
        raise UnableToMend(
            "别人刚刚处理了这一行。请刷新页面。", "Somebody has just settled this row: reload the page."
        )
    if note:
        row.note = note
        row.save(update_fields=["note"])
    action = "feed.mend" if state == Quarantined.State.MENDED else "feed.leave_out"
    detail: dict[str, str | int | bool] = {"run": str(row.run_id), "line": row.line, "reason": row.reason}
    record(Event(action, principal.ref, at, division=row.division, detail=detail))


def values_of(row: Quarantined) -> dict[str, str]:
    """What the row said, by field; under "" the whole line where its cells could not be told apart."""
    values: dict[str, str] = json.loads(row.values)
    return values
