"""Which column is which: found by the header words that were agreed, wherever the header stands."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from doudi.exchange.feeds.contract import Contract
from doudi.exchange.feeds.errors import UnableToLand

LOOK_AT = 20
_SERIAL = frozenset({"序号", "no", "no."})  # a running number is nobody's column


@dataclass(frozen=True)
class Layout:
    """The header of a file: at which row it stands (from 1), what it says, and the field of each column."""

    row: int
    words: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many cells a row has."""
        return len(self.words)

    @property
    def strange(self) -> tuple[str, ...]:
        """Header words that no field of the contract has: columns that are not read."""
        both = zip(self.words, self.names, strict=True)
        return tuple(word for word, name in both if not name and word and plain(word) not in _SERIAL)

    def absent(self, contract: Contract) -> tuple[str, ...]:
        """Fields of the contract that may be missing, and are."""
        return tuple(one.label.zh for one in contract.fields if one.name not in self.names)


def find(contract: Contract, rows: Sequence[Sequence[str]]) -> Layout:
    """The header among the first rows: the row that has most of the agreed words.

    Raises UnableToLand: `header` where there is none, `drift` where a required column is missing or twice.
    """
    layouts = [_layout(contract, number, row) for number, row in enumerate(rows[:LOOK_AT], start=1)]
    best = max(layouts, key=lambda one: sum(map(bool, one.names)), default=None)
    if best is None or sum(map(bool, best.names)) < min(2, len(contract.fields)):
        words = "、".join(one.label.zh for one in contract.fields if one.required)
        raise UnableToLand(
            "header",
            f"前 {LOOK_AT} 行里找不到表头。应有这些列：{words}。请检查是否发错了文件。",
            f"No header in the first {LOOK_AT} rows. Expected columns: {words}. Is it the right file?",
        )
    _refuse_drift(contract, best)
    return best


def fit(contract: Contract, rows: Sequence[Sequence[str]]) -> int:
    """How many fields the best of the first rows names."""
    layouts = (_layout(contract, number, row) for number, row in enumerate(rows[:LOOK_AT], start=1))
    return max((sum(map(bool, one.names)) for one in layouts), default=0)


def plain(word: str) -> str:
    """A header word as it is compared: half-width, no spaces, small letters."""
    return "".join(unicodedata.normalize("NFKC", word).split()).casefold()


def _layout(contract: Contract, number: int, row: Sequence[str]) -> Layout:
    known = {plain(word): one.name for one in contract.fields for word in one.headers}
    return Layout(number, tuple(row), tuple(known.get(plain(word), "") for word in row))


def _refuse_drift(contract: Contract, found: Layout) -> None:
    missing = [one.label for one in contract.fields if one.required and one.name not in found.names]
    if missing:
        raise UnableToLand(
            "drift",
            f"缺少约定的列：{'、'.join(one.zh for one in missing)}。请对方按约定重新发送，或先修改约定。",
            f"Agreed columns are missing: {', '.join(one.en for one in missing)}. Ask for "
            "the file again, or change the contract first.",
        )
    twice = [one.label for one in contract.fields if found.names.count(one.name) > 1]
    if twice:
        raise UnableToLand(
            "drift",
            f"这些列出现了两次：{'、'.join(one.zh for one in twice)}。请对方只保留一列。",
            f"Columns stand twice: {', '.join(one.en for one in twice)}. Keep one of each.",
        )
