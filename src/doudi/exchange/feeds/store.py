"""Where deliveries and landed columns lie, and how they are written: beside, then in place.

FEEDS/<source>/<delivery>/raw.sealed                 the bytes as they came
FEEDS/<source>/<delivery>/<run>/facts-0000.parquet   facts: no name, number, phone or address
FEEDS/<source>/<delivery>/<run>/identity-0000.sealed Parquet of the identity columns, sealed by chunk
FEEDS/<source>/<delivery>/<run>.parts/…              the same, while the run is not finished
FEEDS/<source>/<delivery>/<run>.mended/…             rows that were put right later, a part each by its line
"""

import io
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

import polars as pl
from django.conf import settings

from doudi.exchange.feeds.errors import UnableToUseFeed
from doudi.vault.cipher import algorithm
from doudi.vault.record_keys import key_of
from doudi.vault.stream import CHUNK, seal_stream, unseal_stream

FACTS, IDENTITY = "facts", "identity"


def folder_of(source: str, delivery: UUID) -> Path:
    """The folder of a delivery."""
    return Path(settings.FEEDS) / source / str(delivery)


def raw_file(source: str, delivery: UUID) -> Path:
    """The sealed bytes of a delivery."""
    return folder_of(source, delivery) / "raw.sealed"


def seal_file(path: Path, chunks: Iterable[bytes], name: str, delivery: UUID) -> None:
    """Write a file sealed with the delivery's key; it is in its place only when it is whole and on disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_suffix(".half")
    with half.open("wb") as sink:
        seal_stream(chunks, sink, name, key_of(delivery), algorithm())
        sink.flush()
        os.fsync(sink.fileno())
    half.replace(path)


def unseal_file(path: Path, name: str, delivery: UUID) -> Iterator[bytes]:
    """The clear bytes of a sealed file, by chunks. Raises UnableToUnseal when one does not belong."""
    with path.open("rb") as source:
        yield from unseal_stream(source, name, key_of(delivery))


class Columns:
    """The column files of one run: its parts while it goes on, and the finished ones."""

    def __init__(self, source: str, delivery: UUID, run: UUID) -> None:
        self.delivery, self.run = delivery, run
        self.landed = folder_of(source, delivery) / str(run)
        self.parts = self.landed.with_name(f"{run}.parts")
        self.mended = self.landed.with_name(f"{run}.mended")

    def write(self, number: int, facts: pl.DataFrame, identity: pl.DataFrame, folder: Path) -> None:
        """Write one part; the same part written again replaces itself."""
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{FACTS}-{number:04}.parquet"
        half = path.with_suffix(".half")
        facts.write_parquet(half, compression="zstd", compression_level=1, statistics=False)
        half.replace(path)
        content = io.BytesIO()
        identity.write_parquet(content, compression="zstd", compression_level=1, statistics=False)
        view = content.getbuffer()
        chunks = (bytes(view[at : at + CHUNK]) for at in range(0, len(view), CHUNK))
        seal_file(folder / f"{IDENTITY}-{number:04}.sealed", chunks, self._name(number), self.delivery)

    def numbers(self, folder: Path) -> list[int]:
        """The parts that are in a folder."""
        return sorted(int(path.stem.rpartition("-")[2]) for path in folder.glob(f"{FACTS}-*.parquet"))

    def facts(self, number: int, folder: Path) -> pl.DataFrame:
        """The facts of a part."""
        return pl.read_parquet(folder / f"{FACTS}-{number:04}.parquet")

    def identity(self, number: int, folder: Path) -> pl.DataFrame:
        """The identity columns of a part, unsealed in memory."""
        path = folder / f"{IDENTITY}-{number:04}.sealed"
        return pl.read_parquet(b"".join(unseal_file(path, self._name(number), self.delivery)))

    def finish(self, folder: Path) -> None:
        """Put the finished folder in its place, and remove what was on the way."""
        if folder.exists() and not self.landed.exists():
            folder.replace(self.landed)
        shutil.rmtree(self.parts, ignore_errors=True)

    def discard(self) -> None:
        """Remove everything of the run: it was refused."""
        for folder in (self.parts, self.landed, self.mended, self.parts.with_suffix(".settled")):
            shutil.rmtree(folder, ignore_errors=True)

    def all_facts(self) -> pl.LazyFrame:
        """The landed facts, read as they are needed."""
        if not self.landed.exists():
            raise UnableToUseFeed("这份数据还没有入库。", "This delivery has not landed.")
        return pl.scan_parquet(self.landed / f"{FACTS}-*.parquet")

    def _name(self, number: int) -> str:
        return f"{self.run}|{IDENTITY}|{number}"
