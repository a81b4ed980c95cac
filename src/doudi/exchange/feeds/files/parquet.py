"""Parquet, read as text first: a typed column is turned into what its department would have written."""

import io
from collections.abc import Iterator

import polars as pl

from doudi.exchange.feeds.batch import Batch
from doudi.exchange.feeds.contract import Contract
from doudi.exchange.feeds.errors import UnableToLand
from doudi.exchange.feeds.files import header

AT_ONCE = 500_000
LARGEST = 1024 * 1024 * 1024
_MAGIC = b"PAR1"


def look(contract: Contract, content: bytes) -> header.Layout:
    """The columns. Raises UnableToLand where the file is cut, or identity numbers are a column of numbers."""
    if not (content.startswith(_MAGIC) and content.endswith(_MAGIC)):
        raise _broken()
    try:
        schema = pl.read_parquet_schema(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError):
        raise _broken() from None
    layout = header.find(contract, [list(schema)])
    for word, name in zip(layout.words, layout.names, strict=True):
        if name and contract.field(name).type == "id_number" and schema[word].is_numeric():
            raise UnableToLand(
                "numeric_ids",
                f"“{word}”这一列是数值，不是文本：以 X 结尾的号码已经丢了。请设为文本后重新导出。",
                f"The column “{word}” is numbers: those that end with X are lost. Export it as text.",
            )
    return layout


def batches(layout: header.Layout, content: bytes) -> Iterator[Batch]:
    """The rows as batches of `AT_ONCE`. Raises UnableToLand."""
    table = pl.scan_parquet(io.BytesIO(content))
    wanted = [
        pl.col(word).cast(pl.String).alias(name)
        for word, name in zip(layout.words, layout.names, strict=True)
        if name
    ]
    try:
        rows = table.select(pl.len()).collect().item()
        for number, start in enumerate(range(0, max(rows, 1), AT_ONCE)):
            part = table.slice(start, AT_ONCE).select(wanted).collect()
            lines = pl.int_range(start + 1, start + len(part) + 1, dtype=pl.UInt32, eager=True)
            yield Batch(number, lines, part)
    except (pl.exceptions.PolarsError, OSError):
        raise _broken() from None


def _broken() -> UnableToLand:
    return UnableToLand(
        "truncated",
        "Parquet 文件打不开，可能没有传完。请重新发送。",
        "The Parquet file cannot be opened: it may be cut. Send it again.",
    )
