"""Before anything is scored: what would be compared, and a refusal of a comparison that would say nothing.

A linking that compares nothing reports "no duplicates", and nobody asks again. So it says what it compares,
and does not begin where the answer would be empty or would never come.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from doudi.law.errors import Unable
from doudi.registry.identity.model import LEVELS, RULES, column_of

MOST_PAIRS_OF_A_BLOCK: Final = 5_000_000  # a block of some 3,000 records; a real one is a village's birthdays
_NEEDED: Final = ("name", "born")
_NEEDED_SHARE: Final = 0.5
_NAMES: Final = {
    "name": ("姓名", "names"),
    "number": ("身份证号", "identity numbers"),
    "born": ("出生日期", "birth dates"),
}


class UnableToCompare(Unable):
    """A comparison of these records would be empty, or would drown in one block."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """What one rule brings together: records with the same words there."""

    rule: str
    records: int
    blocks: int
    largest: int

    @property
    def largest_pairs(self) -> int:
        """All pairs of the largest block."""
        return self.largest * (self.largest - 1) // 2


def filled(records: pl.DataFrame) -> Mapping[str, int]:
    """How many records say something in each comparison."""
    return {name: len(records) - records[column_of(name)].null_count() for name in LEVELS}


def used(records: pl.DataFrame) -> tuple[str, ...]:
    """The comparisons in which at least two records say something."""
    return tuple(name for name, count in filled(records).items() if count > 1)


def blocks(records: pl.DataFrame) -> tuple[Blocks, ...]:
    """The blocks of every rule; records without a word there are in none."""
    return tuple(_blocks(rule, records) for rule in RULES)


def refuse_vacuous(records: pl.DataFrame, *, without_numbers: bool = False) -> None:
    """Raise UnableToCompare where nothing could be found: fewer than two records, no number anywhere (unless
    `without_numbers` says that this is meant), names or birth dates mostly missing.
    """
    if len(records) < 2:
        raise UnableToCompare("不到两条记录，没有可比对的。", "Fewer than two records: nothing to compare.")
    count = filled(records)
    if not records["usable"].sum() and not without_numbers:
        raise UnableToCompare(
            "没有一条记录有能用的身份证号，比对不可靠。请检查身份证号那一列有没有读进来；"
            "确实都没有号码的，加 --without-numbers。",
            "No record has a usable identity number. Check that the column was read; if there is none, "
            "say --without-numbers.",
        )
    for name in _NEEDED:
        if count[name] < _NEEDED_SHARE * len(records):
            zh, en = _NAMES[name]
            raise UnableToCompare(
                f"一半以上的记录没有{zh}（{len(records):,} 条里只有 {count[name]:,} 条有）。请先检查这一列。",
                f"More than half of the records have no {en} ({count[name]:,} of {len(records):,}). "
                "Check that column first.",
            )


def refuse_pointless(found: tuple[Blocks, ...], records: int, same_number: int) -> None:
    """Raise UnableToCompare where no two records come together, by number or by any rule, or where one block
    holds far too many."""
    if not same_number and not any(one.largest > 1 for one in found):
        raise UnableToCompare(
            f"{records:,} 条记录里没有任何两条可以放在一起比。请检查身份证号、出生日期、姓名和电话这几列。",
            f"Of {records:,} records no two come together. Check numbers, birth dates, names and phones.",
        )
    for one in found:
        if one.largest_pairs > MOST_PAIRS_OF_A_BLOCK:
            raise UnableToCompare(
                f"按“{one.rule}”分组，最大的一组有 {one.largest:,} 条记录。多半是某一列填了同一个值"
                "（例如 1900-01-01）。请先改正或清空那个值。",
                f"By {one.rule}, one block holds {one.largest:,} records: a column is probably filled "
                "with one "
                "value (such as 1900-01-01). Correct or empty it first.",
            )


def _blocks(rule: str, records: pl.DataFrame) -> Blocks:
    columns = RULES[rule]
    if any("=" in one for one in columns):
        return _crossed(rule, records)
    sizes = records.select(columns).drop_nulls().group_by(columns).len()["len"]
    return Blocks(rule, int(sizes.sum()), int((sizes > 1).sum()), _largest(sizes))


def _crossed(rule: str, records: pl.DataFrame) -> Blocks:
    """A rule that sets one column of the left against another of the right: both ends fall into a block."""
    pairs = [(one.partition("=")[0], one.partition("=")[2] or one) for one in RULES[rule]]
    ends = [
        records.select(pl.col(pair[side]).alias(str(place)) for place, pair in enumerate(pairs)).drop_nulls()
        for side in (0, 1)
    ]
    sizes = pl.concat(ends).group_by(pl.all()).len()["len"]
    return Blocks(rule, len(ends[0]), int((sizes > 1).sum()), _largest(sizes))


def _largest(sizes: pl.Series) -> int:
    return int(sizes.sort(descending=True)[0]) if len(sizes) else 0
