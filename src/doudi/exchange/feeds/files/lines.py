"""A block of a separated file told apart into records and cells, by arrays: nothing is dropped unseen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from doudi.exchange.feeds.errors import UnableToLand

_NEWLINE, _QUOTE, _RETURN = 10, 34, 13
MOST_STRAY = 50  # in one block
LONGEST_RECORD = 1 << 20


@dataclass(frozen=True)
class Lines:
    """Records of a block: `starts` and `ends` (past the newline), how many cells each has, which are blank,
    and which are a line whose quotation marks do not pair. `rest` begins the record that is not finished."""

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    cells: NDArray[np.int64]
    blank: NDArray[np.bool_]
    stray: NDArray[np.bool_]
    rest: int


def split(block: bytes, separator: int, *, final: bool) -> Lines:
    """The records of a block that ends with a newline, in which a quoted cell may hold newlines.

    `final`: nothing follows, so a quotation mark that is open at its end is never closed.
    Raises UnableToLand.
    """
    signs = np.frombuffer(block, np.uint8)
    if b'"' not in block:
        return _records(signs, signs == _NEWLINE, signs == separator, [])
    signs = signs.copy()
    stray: list[int] = []
    while (wrong := _first_wrong(signs, separator, final=final)) is not None:
        start, end = block.rfind(b"\n", 0, wrong) + 1, block.find(b"\n", wrong)
        line = signs[start:end]
        line[line == _QUOTE] = 0
        stray.append(start)
        if len(stray) > MOST_STRAY:
            raise _too_many()
    inside = np.bitwise_xor.accumulate(signs == _QUOTE)
    return _records(signs, (signs == _NEWLINE) & ~inside, (signs == separator) & ~inside, stray)


def _records(
    signs: NDArray[np.uint8],
    newlines: NDArray[np.bool_],
    separators: NDArray[np.bool_],
    stray: list[int],
) -> Lines:
    marks = np.flatnonzero(newlines | separators)
    last_of_line = np.flatnonzero(newlines[marks])
    ends = marks[last_of_line] + 1
    if not len(ends):
        none, no = np.zeros(0, np.int64), np.zeros(0, np.bool_)
        return Lines(none, none, none, no, no, 0)
    starts = np.concatenate((np.zeros(1, np.int64), ends[:-1]))
    cells = np.diff(last_of_line, prepend=-1)
    blank = (ends - starts) == cells
    return Lines(starts, ends, cells, blank, np.isin(starts, stray), int(ends[-1]))


def _first_wrong(signs: NDArray[np.uint8], separator: int, *, final: bool) -> int | None:
    """A quotation mark opens a cell or closes one: the opening mark of the first pair that does not."""
    quotes = np.flatnonzero(signs == _QUOTE)
    before = np.where(quotes == 0, _NEWLINE, signs[np.maximum(quotes - 1, 0)])
    after = signs[np.minimum(quotes + 1, len(signs) - 1)]
    beside = (separator, _NEWLINE, _QUOTE, _RETURN)
    bad_open = np.flatnonzero(~np.isin(before[0::2], beside))
    bad_close = np.flatnonzero(~np.isin(after[1::2], beside))
    pairs = [int(bad[0]) for bad in (bad_open, bad_close) if len(bad)]
    if pairs:
        return int(quotes[2 * min(pairs)])
    unclosed = len(quotes) % 2 == 1 and (final or len(signs) - quotes[-1] > LONGEST_RECORD)
    return int(quotes[-1]) if unclosed else None


def _too_many() -> UnableToLand:
    return UnableToLand(
        "quotes",
        f"有超过 {MOST_STRAY} 行引号不成对，分不清各格。请对方检查导出设置后重新发送。",
        f"More than {MOST_STRAY} rows have stray quotation marks: cells cannot be told apart. "
        "Ask for the file again with other settings of the export.",
    )
