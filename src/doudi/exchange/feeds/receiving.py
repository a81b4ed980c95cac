"""Receiving a file: its bytes kept as they came, sealed, with their hash; refused while it still changes."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.exchange.feeds import store
from doudi.exchange.feeds.contract import Contract
from doudi.exchange.feeds.contracts import hash_of
from doudi.exchange.feeds.errors import UnableToLand
from doudi.exchange.feeds.models import Delivery, Run
from doudi.vault import record_keys
from doudi.vault.stream import CHUNK
from doudi.work.actions import enqueue

KIND = "exchange.land"
_FORMATS = {".csv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".parquet": "parquet", ".json": "json"}
_CONTROL = re.compile(r"^([0-9a-f]{64})\b")


@dataclass(frozen=True)
class Received:
    """The run that lands a file; `new` is false where the same file had come before."""

    run: Run
    new: bool


def receive(
    principal: Principal, contract: Contract, path: Path, *, division: int, about: date, at: datetime
) -> Received:
    """Keep a file and have it landed by background work.

    1. Read it once for its hash; the same file as before is no work.
    2. Read it again into the sealed copy: another hash, size or time of change refuses it.
    3. The run, its job and the journal are one transaction.
    Raises UnableToLand, UnableToAct.
    """
    require(principal, "feed.land", division=division)
    form = _format(contract, path)
    before = _stand(path)
    if not before.st_size:
        raise UnableToLand("empty", "文件是空的。请重新发送。", "The file is empty: send it again.")
    digest = _digest(path)
    control = _control(path, digest)
    delivery = _delivery(contract, path, form, digest, before, division, about, at, principal)
    if control and not delivery.whole:
        delivery.whole = True
        delivery.save(update_fields=["whole"])
    last = (
        Run.objects.unscoped("the runs of this delivery")
        .filter(delivery=delivery)
        .order_by("-number")
        .first()
    )
    if last is not None and last.state != Run.State.REFUSED:
        return Received(last, new=False)
    _keep(delivery, path, digest, before)
    return Received(_open_run(principal, contract, delivery, (last.number if last else 0) + 1, at), new=True)


def _delivery(
    contract: Contract,
    path: Path,
    form: str,
    digest: str,
    stand: os.stat_result,
    division: int,
    about: date,
    at: datetime,
    principal: Principal,
) -> Delivery:
    """The delivery of these bytes, made with its key if they are new; committed before anything is sealed."""
    with transaction.atomic():
        Delivery.objects.bulk_create(
            [
                Delivery(
                    source=contract.source,
                    file_name=path.name[:200],
                    format=form,
                    size=stand.st_size,
                    sha256=digest,
                    about=about,
                    division=division,
                    received_at=at,
                    received_by=principal.name[:80],
                )
            ],
            ignore_conflicts=True,
        )
        rows = Delivery.objects.unscoped("the delivery of these bytes")
        delivery = rows.get(division=division, source=contract.source, sha256=digest)
        record_keys.key_for(delivery.id)
    return delivery


def _keep(delivery: Delivery, path: Path, digest: str, before: os.stat_result) -> None:
    """Seal the bytes, and refuse them when they were changing under our eyes."""
    seen = hashlib.sha256()

    def chunks() -> Iterator[bytes]:
        for chunk in _chunks(path):
            seen.update(chunk)
            yield chunk

    raw = store.raw_file(delivery.source, delivery.id)
    store.seal_file(raw, chunks(), raw_name(delivery), delivery.id)
    after = _stand(path)
    if (seen.hexdigest(), after.st_size, after.st_mtime_ns) != (digest, before.st_size, before.st_mtime_ns):
        raw.unlink(missing_ok=True)
        raise UnableToLand(
            "changing",
            "读文件时它还在变，可能没有传完。请等传完后再来。",
            "The file was still changing while it was read; it may not have arrived whole. "
            "Try again when it has.",
        )


def raw_name(delivery: Delivery) -> str:
    """What the sealed bytes are bound to."""
    return f"{delivery.id}|raw"


@transaction.atomic
def _open_run(principal: Principal, contract: Contract, delivery: Delivery, number: int, at: datetime) -> Run:
    run = Run(
        delivery=delivery,
        number=number,
        source=contract.source,
        contract_hash=hash_of(contract),
        division=delivery.division,
        started_at=at,
    )
    run.save(force_insert=True)
    enqueue(KIND, f"{run.id}", {"run": str(run.id)}, at=at)
    record(
        Event(
            "feed.receive",
            principal.ref,
            at,
            division=delivery.division,
            detail={
                "source": contract.source,
                "run": str(run.id),
                "bytes": delivery.size,
                "sha256": delivery.sha256,
            },
        )
    )
    return run


def _format(contract: Contract, path: Path) -> str:
    form = _FORMATS.get(path.suffix.lower(), "")
    if form not in contract.formats:
        agreed = "、".join(one.upper() for one in contract.formats if one != "table")
        raise UnableToLand(
            "format",
            f"“{contract.label.zh}”约定的文件格式是 {agreed}，这个文件不是。请按约定的格式发送。",
            f"“{contract.label.en}” is agreed to come as {agreed}; this file is none of them.",
        )
    return form


def _stand(path: Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:
        raise UnableToLand(
            "unreadable",
            f"打不开 {path.name}：{error.strerror}。",
            f"{path.name} cannot be opened: {error.strerror}.",
        ) from None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _control(path: Path, digest: str) -> bool:
    """Whether a control file beside it (`sha256sum FILE > FILE.sha256`) says that these are all its bytes."""
    beside = path.with_name(path.name + ".sha256")
    if not beside.exists():
        return False
    said = _CONTROL.match(beside.read_text(encoding="utf-8", errors="replace").strip().lower())
    if said is None or said[1] != digest:
        raise UnableToLand(
            "control",
            f"和旁边的校验文件 {beside.name} 对不上：没有传完，或传错了。请重新发送。",
            f"It differs from its control file {beside.name}: cut, or another file. Send it again.",
        )
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
