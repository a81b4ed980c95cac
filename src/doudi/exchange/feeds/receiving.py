"""Receiving a file: its bytes kept as they came, sealed, with their hash; refused while it still changes."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.db import IntegrityError, transaction

from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.exchange.feeds import store
from doudi.exchange.feeds.contract import Contract
from doudi.exchange.feeds.contracts import hash_of
from doudi.exchange.feeds.errors import UnableToLand
from doudi.exchange.feeds.models import Delivery, Run
from doudi.vault import record_keys
from doudi.vault.identifiers import new_id
from doudi.vault.stream import CHUNK
from doudi.work.actions import enqueue

KIND = "exchange.land"
_FORMATS = {".csv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".parquet": "parquet", ".json": "json"}
_CONTROL = re.compile(r"^([0-9a-f]{64})\b")


@dataclass(frozen=True)
class Received:
    """The run that lands a delivery; `new` is false where the same bytes had come before."""

    run: Run
    new: bool


@dataclass(frozen=True)
class Coming:
    """What is about to be received: for which county, and about which day."""

    contract: Contract
    division: int
    about: date
    at: datetime


def receive(principal: Principal, coming: Coming, path: Path) -> Received:
    """Keep a file and have it landed by background work.

    1. Read it once for its hash; the same file as before is no work.
    2. Read it again into the sealed copy: another hash, size or time of change refuses it.
    3. The run, its job and the journal are one transaction.
    Raises UnableToLand, UnableToAct.
    """
    require(principal, "feed.land", division=coming.division)
    form = _format(coming.contract, path)
    before = _stand(path)
    if not before.st_size:
        raise UnableToLand("empty", "文件是空的。请重新发送。", "The file is empty: send it again.")
    digest = _digest(path)
    whole = _control(path, digest)
    delivery = _delivery(principal, coming, path.name, form, digest)
    Delivery.objects.unscoped("the file as it is seen now").filter(id=delivery.id).update(
        size=before.st_size, whole=whole or delivery.whole
    )
    if (last := _last_run(delivery)) and last.state != Run.State.REFUSED:
        return Received(last, new=False)
    seen = _seal(delivery, _chunks(path))
    after = _stand(path)
    if (seen, after.st_size, after.st_mtime_ns) != (digest, before.st_size, before.st_mtime_ns):
        store.raw_file(delivery.source, delivery.id).unlink(missing_ok=True)
        raise UnableToLand(
            "changing",
            "读文件时它还在变，可能没有传完。请等传完后再来。",
            "The file was still changing while it was read: it may not be whole. Try again when it is.",
        )
    return _begin(principal, coming, delivery)


def receive_stream(
    principal: Principal, coming: Coming, name: str, form: str, chunks: Iterable[bytes]
) -> Received:
    """Keep what is fetched (`collecting`): whole, or refused by whoever fetches it.

    It is sealed as it comes, under a delivery that gets its hash at the end.
    Raises UnableToLand, UnableToAct.
    """
    require(principal, "feed.land", division=coming.division)
    delivery = _delivery(principal, coming, name, form, f"coming {new_id()}")
    size = [0]

    def counted() -> Iterator[bytes]:
        for chunk in chunks:
            size[0] += len(chunk)
            yield chunk

    rows = Delivery.objects.unscoped("the delivery that is coming in")
    try:
        digest = _seal(delivery, counted())
    except BaseException:
        rows.filter(id=delivery.id).delete()
        raise
    same = {"division": coming.division, "source": delivery.source, "sha256": digest}
    if (known := rows.filter(**same).first()) and (last := _last_run(known)):
        rows.filter(id=delivery.id).delete()
        shutil.rmtree(store.folder_of(delivery.source, delivery.id))
        return Received(last, new=False)
    rows.filter(id=delivery.id).update(sha256=digest, size=size[0], whole=True)
    return _begin(principal, coming, rows.get(id=delivery.id))


def _delivery(principal: Principal, coming: Coming, name: str, form: str, digest: str) -> Delivery:
    """The delivery of these bytes, made with its key if they are new; committed before anything is sealed."""
    made = Delivery(
        source=coming.contract.source,
        file_name=name[:200],
        format=form,
        size=0,
        sha256=digest,
        about=coming.about,
        division=coming.division,
        received_at=coming.at,
        received_by=principal.name[:80],
    )
    with transaction.atomic():
        Delivery.objects.bulk_create([made], ignore_conflicts=True)
        rows = Delivery.objects.unscoped("the delivery of these bytes")
        found = rows.get(division=coming.division, source=coming.contract.source, sha256=digest)
        record_keys.key_for(found.id)
    return found


def _last_run(delivery: Delivery) -> Run | None:
    runs = Run.objects.unscoped("the runs of this delivery").filter(delivery=delivery)
    return runs.order_by("-number").first()


def _seal(delivery: Delivery, chunks: Iterable[bytes]) -> str:
    """Seal the bytes in their place; gives their hash as they were seen."""
    seen = hashlib.sha256()

    def hashed() -> Iterator[bytes]:
        for chunk in chunks:
            seen.update(chunk)
            yield chunk

    store.seal_file(store.raw_file(delivery.source, delivery.id), hashed(), raw_name(delivery), delivery.id)
    return seen.hexdigest()


def raw_name(delivery: Delivery) -> str:
    """What the sealed bytes are bound to."""
    return f"{delivery.id}|raw"


def _begin(principal: Principal, coming: Coming, delivery: Delivery) -> Received:
    """Open the next run; of two who bring the same bytes at once, the second gets the run of the first."""
    last = _last_run(delivery)
    try:
        run = _open_run(principal, coming, delivery, last.number + 1 if last else 1)
    except IntegrityError:
        found = _last_run(delivery)
        if found is None:
            raise
        return Received(found, new=False)
    return Received(run, new=True)


@transaction.atomic
def _open_run(principal: Principal, coming: Coming, delivery: Delivery, number: int) -> Run:
    run = Run(
        delivery=delivery,
        number=number,
        source=delivery.source,
        contract_hash=hash_of(coming.contract),
        division=delivery.division,
        started_at=coming.at,
    )
    run.save(force_insert=True)
    enqueue(KIND, f"{run.id}", {"run": str(run.id)}, at=coming.at)
    detail: dict[str, str | int | bool] = {"source": delivery.source, "run": str(run.id)}
    detail["sha256"] = delivery.sha256
    record(Event("feed.receive", principal.ref, coming.at, division=delivery.division, detail=detail))
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
