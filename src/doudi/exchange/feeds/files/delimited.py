"""Separated text (CSV) in blocks of whole records, each a batch."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from doudi.exchange.feeds.batch import BadRow, Batch
from doudi.exchange.feeds.contract import Contract
from doudi.exchange.feeds.errors import UnableToLand
from doudi.exchange.feeds.files import encoding as encodings
from doudi.exchange.feeds.files import header
from doudi.exchange.feeds.files.lines import Lines, split

BLOCK = 24 * 1024 * 1024
_SEPARATORS = ",\t;|"
_SHOWN = 2000  # characters of a line that is kept to be looked at


@dataclass(frozen=True)
class Delimited:
    """How a file is written: its encoding, its separator, and where its columns are."""

    encoding: str
    separator: str
    layout: header.Layout


def look(contract: Contract, first: bytes, encoding: str) -> Delimited:
    """The way a file is written, from its first bytes. Raises UnableToLand."""
    lines = first.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)[: header.LOOK_AT * 2]
    text = b"".join(lines).decode(encoding, errors="replace")
    found: list[tuple[int, str]] = []
    for separator in _SEPARATORS:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=separator))
        known = {header.plain(word) for one in contract.fields for word in one.headers}
        most = max((sum(header.plain(cell) in known for cell in row) for row in rows), default=0)
        found.append((most, separator))
    separator = max(found, key=lambda one: one[0])[1]
    rows = list(csv.reader(text.splitlines(keepends=True), delimiter=separator))
    return Delimited(encoding, separator, header.find(contract, rows))


def batches(
    contract: Contract, how: Delimited, chunks: Iterable[bytes], block_bytes: int = BLOCK
) -> Iterator[Batch]:
    """The file as batches of about so many bytes, from its first line to its last; always the same ones."""
    number, line = 0, 1
    for block, lines, foreign in _blocks(chunks, how, block_bytes):
        yield _batch(contract, how, block, lines, foreign, number, line)
        number, line = number + 1, line + len(lines.starts)


def _blocks(
    chunks: Iterable[bytes], how: Delimited, block_bytes: int
) -> Iterator[tuple[bytes, Lines, list[int]]]:
    """Blocks of whole records in UTF-8, with their structure and the lines that came in another encoding."""
    held = b""
    for raw, final in _stretches(encodings.without_mark(chunks), block_bytes):
        foreign = [] if how.encoding == encodings.UTF_8 else encodings.foreign_lines(raw)
        block = held + encodings.to_utf_8(raw, how.encoding)
        behind = held.count(b"\n")
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n")
        lines = split(block, ord(how.separator), final=final)
        held = block[lines.rest :]
        yield block, lines, [behind + at for at in foreign]


def _stretches(chunks: Iterable[bytes], block_bytes: int) -> Iterator[tuple[bytes, bool]]:
    """Whole physical lines, about `block_bytes` at a time, and whether it is the last stretch."""
    parts: list[bytes] = []
    size = 0
    ready: bytes | None = None
    for chunk in _pieces(chunks, block_bytes):
        parts.append(chunk)
        size += len(chunk)
        cut = chunk.rfind(b"\n") + 1
        if size >= block_bytes and cut:
            if ready is not None:
                yield ready, False
            ready = b"".join((*parts[:-1], chunk[:cut]))
            parts, size = [chunk[cut:]], len(chunk) - cut
    last = b"".join(parts)
    if ready is not None and last:
        yield ready, False
        ready = None
    yield (ready if ready is not None else last + (b"\n" if last and not last.endswith(b"\n") else b"")), True


def _pieces(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    """The chunks, none longer than a block."""
    for chunk in chunks:
        for start in range(0, len(chunk), most):
            yield chunk[start : start + most]


def _batch(
    contract: Contract,
    how: Delimited,
    block: bytes,
    lines: Lines,
    foreign: Sequence[int],
    number: int,
    line: int,
) -> Batch:
    """The records of a block: those that are rows as columns of text, the others counted or kept back."""
    count = len(lines.starts)
    before = max(min(how.layout.row - line + 1, count), 0)
    titles = np.zeros(count, np.bool_)
    titles[:before] = True
    footer = _footers(contract, how, block, lines) & ~titles
    mixed = _marked(count, lines, block, foreign)
    left = titles | lines.blank | footer
    wrong = ~left & (lines.stray | mixed | (lines.cells != how.layout.width))
    rows = ~left & ~wrong
    table = _table(how, _kept(block, lines, rows), int(rows.sum()))
    broken = tuple(
        BadRow(line + int(at), {"": _shown(block, lines, int(at))}, (("", _why(lines, mixed, int(at))),))
        for at in np.flatnonzero(wrong)
    )
    left_out = {
        "header": int(titles.sum()),
        "blank": int((lines.blank & ~titles).sum()),
        "footer": int((footer & ~lines.blank).sum()),
    }
    return Batch(number, pl.Series(np.flatnonzero(rows) + line, dtype=pl.UInt32), table, {}, broken, left_out)


def _why(lines: Lines, mixed: NDArray[np.bool_], at: int) -> str:
    if mixed[at]:
        return "row_mixed"
    return "row_quotes" if lines.stray[at] else "row_cells"


def _marked(count: int, lines: Lines, block: bytes, foreign: Sequence[int]) -> NDArray[np.bool_]:
    """Records that begin in a physical line of another encoding."""
    marked = np.zeros(count, np.bool_)
    if foreign and count:
        newlines = np.flatnonzero(np.frombuffer(block, np.uint8) == ord("\n"))
        starts = np.concatenate((np.zeros(1, np.int64), newlines + 1))
        at = np.searchsorted(lines.starts, starts[list(foreign)], side="right") - 1
        marked[at] = True
    return marked


def _footers(contract: Contract, how: Delimited, block: bytes, lines: Lines) -> NDArray[np.bool_]:
    """Records whose first cell that is not empty begins with a word of totals."""
    signs = np.frombuffer(block, np.uint8)
    place = lines.starts.copy()
    ahead = np.frombuffer(f'{how.separator}" \t'.encode(), np.uint8)
    moving = np.arange(len(place))
    while len(
        moving := moving[np.isin(signs[place[moving]], ahead) & (place[moving] < lines.ends[moving] - 1)]
    ):
        place[moving] += 1
    found = np.zeros(len(place), np.bool_)
    for word in contract.footer:
        letters = word.encode()
        same = place + len(letters) <= len(block)
        for offset, letter in enumerate(letters):
            same[same] &= signs[place[same] + offset] == letter
        found |= same
    return found


def _kept(block: bytes, lines: Lines, rows: NDArray[np.bool_]) -> bytes:
    """The bytes of the chosen records."""
    if rows.all():
        return block[: lines.rest]
    edges = np.flatnonzero(np.diff(np.concatenate(([0], rows.view(np.int8), [0]))))
    runs = zip(edges[0::2], edges[1::2], strict=True)
    return b"".join(block[lines.starts[begin] : lines.ends[end - 1]] for begin, end in runs)


def _table(how: Delimited, content: bytes, rows: int) -> pl.DataFrame:
    names = [name or f"_{place}" for place, name in enumerate(how.layout.names)]
    wanted = [name for name in how.layout.names if name]
    if not rows:
        return pl.DataFrame(schema=dict.fromkeys(wanted, pl.String))
    table = pl.read_csv(
        content,
        has_header=False,
        separator=how.separator,
        schema=dict.fromkeys(names, pl.String),
        infer_schema=False,
    ).select(wanted)
    if len(table) != rows:
        raise UnableToLand(
            "structure",
            "文件的行数前后数出来不一致，无法可靠地读。请重新导出后发送。",
            "The rows of the file are counted differently by two readers: export it again.",
        )
    return table


def _shown(block: bytes, lines: Lines, at: int) -> str:
    return block[lines.starts[at] : lines.ends[at]].decode(errors="replace").rstrip("\n")[:_SHOWN]
