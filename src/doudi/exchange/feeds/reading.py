"""A delivery opened: what its header says, and its rows as batches of text, whatever it is written in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from doudi.exchange.feeds.batch import Batch
from doudi.exchange.feeds.contract import Contract
from doudi.exchange.feeds.errors import UnableToLand
from doudi.exchange.feeds.files import delimited, encoding, header, pages, parquet, workbook

_HEAD = 256 * 1024  # bytes in which the header has to stand
Chunks = Callable[[], Iterable[bytes]]


@dataclass(frozen=True)
class Opened:
    """`batches` gives them anew each time, always the same."""

    encoding: str
    layout: header.Layout
    batches: Callable[[], Iterator[Batch]]


def open_delivery(
    contract: Contract, form: str, chunks: Chunks, *, whole: bool, block_bytes: int = delimited.BLOCK
) -> Opened:
    """Look at a delivery before anything of it is loaded; `chunks` gives its bytes anew each time.

    `whole`: a control file vouches that no byte is missing. `block_bytes`: how much text is a batch.
    Raises UnableToLand.
    """
    if form == "csv":
        return _csv(contract, chunks, whole=whole, block_bytes=block_bytes)
    if form == "xlsx":
        return _xlsx(contract, chunks)
    if form == "parquet":
        content = b"".join(chunks())
        found = parquet.look(contract, content)
        return Opened("parquet", found, lambda: parquet.batches(found, content))
    listed = pages.look(contract, chunks())
    return Opened("json", listed, lambda: pages.batches(contract, listed, chunks()))


def _xlsx(contract: Contract, chunks: Chunks) -> Opened:
    sheet, layout = workbook.look(contract, workbook.content_of(chunks()))
    return Opened(
        "xlsx", layout, lambda: workbook.batches(contract, sheet, layout, workbook.content_of(chunks()))
    )


def _csv(contract: Contract, chunks: Chunks, *, whole: bool, block_bytes: int) -> Opened:
    first, last = b"", b""
    for chunk in chunks():
        if len(first) < _HEAD:
            first += chunk
        last = chunk
    encoding.refuse_other_kinds(first)
    if not whole and not last.endswith(b"\n"):
        raise UnableToLand(
            "truncated",
            "最后一行没有换行结束，文件可能没有传完。请重新发送；确实完整的，"
            "请对方附上校验文件（文件名加 .sha256）。",
            "The last line does not end: the file may be cut. Send it again, or have a "
            "control file (its name and .sha256) sent with it if it is whole.",
        )
    read_as = encoding.detect(chunks)
    how = delimited.look(contract, first, read_as)
    return Opened(read_as, how.layout, lambda: delimited.batches(contract, how, chunks(), block_bytes))
