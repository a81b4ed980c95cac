"""One run: a delivery's rows read by their contract, batch by batch, each committed before the next.

Killed at any moment it goes on after the last batch that was committed. A stretch of the same bytes is always
the same batch, and a part that was written and not committed is written again.
"""

import json
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import transaction

from doudi.exchange.feeds import reading, settling, store
from doudi.exchange.feeds.batch import BadRow, Batch
from doudi.exchange.feeds.contract import Contract
from doudi.exchange.feeds.contracts import contract_of
from doudi.exchange.feeds.errors import UnableToLand
from doudi.exchange.feeds.models import Quarantined, Run
from doudi.exchange.feeds.receiving import raw_name
from doudi.exchange.feeds.typed import rows
from doudi.exchange.feeds.typed.rows import Typed

LEFT_OUT = ("header", "blank", "footer")
MOST_BAD = 200_000  # rows of one delivery that people could still look at


def land(run: Run, keep: Callable[[], None]) -> bool:
    """Do what is left of a run; False when it waits for a person because columns have changed.

    `keep` is called with each batch, in its transaction, and raises when another worker has the run.
    Raises UnableToLand when the whole delivery is refused; then nothing of it stays.
    """
    contract = contract_of(run.source)
    delivery = run.delivery
    raw = store.raw_file(run.source, delivery.id)
    opened = reading.open_delivery(
        contract,
        delivery.format,
        lambda: store.unseal_file(raw, raw_name(delivery), delivery.id),
        whole=delivery.whole,
        block_bytes=settings.FEED_BLOCK,
    )
    _look(run, contract, opened)
    if run.state == Run.State.HELD:
        return False
    columns = store.Columns(run.source, delivery.id, run.id)
    for batch in opened.batches():
        if batch.number >= run.parts:
            typed = rows.read(contract, batch, delivery.about)
            columns.write(batch.number, typed.facts, typed.identity, columns.parts)
            _commit(run, batch, typed, keep)
    _finish(run, contract, columns, keep)
    return True


def _look(run: Run, contract: Contract, opened: reading.Opened) -> None:
    """Compare the columns with the contract and with the last delivery, before anything is loaded.

    A person looks at columns nobody agreed on, and at agreed ones that came before and no longer do.
    """
    strange, absent = list(opened.layout.strange), list(opened.layout.absent(contract))
    run.encoding, run.columns = opened.encoding, list(opened.layout.words)
    run.drift = {"strange": strange, "absent": absent}
    before = _before(run)
    known = before.drift if before else {"strange": [], "absent": absent}
    run.state = Run.State.LANDING if run.accepted_by or run.drift == known else Run.State.HELD
    run.save(update_fields=["encoding", "columns", "drift", "state"])


def _before(run: Run) -> Run | None:
    """The last run of the source that landed."""
    landed = Run.objects.unscoped("the columns of this source before").filter(state=Run.State.LANDED)
    same = landed.filter(source=run.source, division=run.division)
    return same.select_related("delivery").order_by("-delivery__about", "-started_at").first()


def _commit(run: Run, batch: Batch, typed: Typed, keep: Callable[[], None]) -> None:
    """A batch is done: its bad rows, its counts and the place in the file, in one transaction."""
    counts = dict(run.counts)
    added = {**batch.left_out, "read": batch.read, "landed": len(typed.facts), "quarantined": len(typed.bad)}
    for name, more in added.items():
        counts[name] = counts.get(name, 0) + more
    _refuse_too_many(counts["quarantined"])
    with transaction.atomic():
        keep()
        keep_back(run, typed.bad)
        done = Run.objects.unscoped("count a batch").filter(id=run.id, parts=batch.number)
        if not done.update(parts=batch.number + 1, counts=counts):
            raise UnableToLand("taken", "另一个进程正在入库。", "Another process is at this run.")
    run.parts, run.counts = batch.number + 1, counts


def keep_back(run: Run, bad: Iterable[BadRow]) -> None:
    """Put rows into quarantine; a row that is there already stays as it is."""
    Quarantined.objects.bulk_create(
        [
            Quarantined(
                run=run,
                delivery_id=run.delivery_id,
                line=row.line,
                field=row.problems[0][0],
                reason=row.problems[0][1],
                problems=[list(one) for one in row.problems],
                first=row.first,
                values=_sealed_text(row),
                division=run.division,
            )
            for row in bad
        ],
        batch_size=500,
        ignore_conflicts=True,
    )


def _sealed_text(row: BadRow) -> str:
    return json.dumps(dict(row.values), ensure_ascii=False)


def _finish(run: Run, contract: Contract, columns: store.Columns, keep: Callable[[], None]) -> None:
    """Keep back what comes twice, build the finished folder, and count once more: all rows add up."""
    if columns.landed.exists():
        return
    twice = list(settling.repeated(contract, columns))
    _refuse_too_many(run.counts["quarantined"] + len(twice))
    landed = settling.settle(contract, columns, frozenset(row.line for row in twice))
    counts = dict(run.counts)
    counts["quarantined"] = counts["quarantined"] + counts["landed"] - landed
    counts["landed"] = landed
    refuse_lost_rows(counts)
    with transaction.atomic():
        keep()
        keep_back(run, twice)
        Run.objects.unscoped("count what landed").filter(id=run.id).update(counts=counts)
    run.counts = counts
    columns.finish(columns.parts.with_suffix(".settled"))


def _refuse_too_many(bad: int) -> None:
    if bad > MOST_BAD:
        raise UnableToLand(
            "bad_rows",
            f"超过 {MOST_BAD} 行有问题，多半是整份文件导错了。请对方检查后重新发送。",
            f"More than {MOST_BAD} rows are wrong: the whole file was probably exported wrongly. "
            "Ask for it again.",
        )


def refuse_lost_rows(counts: dict[str, int]) -> None:
    """Every row that was read landed, was kept back, or was left out as no record. Raises UnableToLand."""
    told = counts["landed"] + counts["quarantined"] + sum(counts.get(name, 0) for name in LEFT_OUT)
    if counts["read"] != told:
        raise UnableToLand(
            "lost",
            f"读了 {counts['read']} 行，只说得清 {told} 行。请联系系统管理员。",
            f"{counts['read']} rows were read and {told} accounted for. Tell the administrator.",
        )
