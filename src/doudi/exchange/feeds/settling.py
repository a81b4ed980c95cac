"""The end of a run: rows that come twice are kept back, rows of a household brought together, then numbered.

Until here parts are independent of one another. The finished folder is built beside and then put in place, so
that a run killed at any moment builds it again from the same parts to the same end.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from doudi.exchange.feeds.batch import BadRow
from doudi.exchange.feeds.contract import Contract
from doudi.exchange.feeds.store import Columns
from doudi.exchange.feeds.written import as_written

_SEED = 20260701
_AT_ONCE = 1_000_000


def repeated(contract: Contract, columns: Columns) -> Iterator[BadRow]:
    """Rows whose key stands in an earlier row: the same once more, or contradicting it.

    Rows without a value in a part of their key are compared with none: who they are is not known yet.
    """
    keys, lines = _keys(contract, columns)
    order = np.argsort(keys, kind="stable")
    same = np.flatnonzero((keys[order][1:] == keys[order][:-1]) & (keys[order][1:] != 0)) + 1
    if not len(same):
        return
    firsts = {int(lines[order[at]]): int(lines[order[_first(keys, order, int(at))]]) for at in same}
    rows = _rows(contract, columns, {*firsts, *firsts.values()})
    for line, first in sorted(firsts.items()):
        reason = "repeated" if rows[line] == rows[first] else "contradicts"
        field = "" if reason == "repeated" else contract.key[0]
        yield BadRow(line, rows[line], ((field, reason),), first)


def settle(contract: Contract, columns: Columns, without: frozenset[int]) -> int:
    """Build the finished folder without those lines; gives how many rows landed. Rows are numbered from 0."""
    folder = columns.parts.with_suffix(".settled")
    for path in folder.glob("*"):
        path.unlink()
    if contract.household:
        return _sorted(contract, columns, folder, without)
    row = 0
    for number in columns.numbers(columns.parts):
        facts, identity = _part(columns, number, without)
        columns.write(number, _numbered(facts, row), _numbered(identity, row), folder)
        row += len(facts)
    return row


def _sorted(contract: Contract, columns: Columns, folder: Path, without: frozenset[int]) -> int:
    """All rows by household and line, with a dense number of the household beside the facts."""
    parts = [_part(columns, number, without) for number in columns.numbers(columns.parts)]
    facts = pl.concat([facts for facts, _ in parts])
    identity = pl.concat([identity for _, identity in parts])
    del parts
    household = (
        identity[contract.household]
        if contract.field(contract.household).is_identity
        else facts[contract.household]
    )
    order = (
        pl.DataFrame({"h": household, "line": facts["line"]}).select(pl.arg_sort_by("h", "line")).to_series()
    )
    dense = household.gather(order).rle_id().cast(pl.UInt32).alias("household")
    facts, identity = facts[order].insert_column(1, dense), identity[order]
    for number, start in enumerate(range(0, max(len(facts), 1), _AT_ONCE)):
        part = slice(start, start + _AT_ONCE)
        columns.write(number, _numbered(facts[part], start), _numbered(identity[part], start), folder)
    return len(facts)


def _part(columns: Columns, number: int, without: frozenset[int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    facts, identity = columns.facts(number, columns.parts), columns.identity(number, columns.parts)
    if without:
        kept = ~facts["line"].is_in(list(without))
        facts, identity = facts.filter(kept), identity.filter(kept)
    return facts, identity


def _numbered(table: pl.DataFrame, start: int) -> pl.DataFrame:
    return table.with_row_index("row", start)


def _keys(contract: Contract, columns: Columns) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """A number for the key of every row in the order of the file, 0 where a part of it is missing."""
    keys, lines = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint32)]
    for number in columns.numbers(columns.parts):
        facts, identity = columns.facts(number, columns.parts), columns.identity(number, columns.parts)
        table = pl.DataFrame(
            [identity[name] if contract.field(name).is_identity else facts[name] for name in contract.key]
        )
        whole = table.select(pl.all_horizontal(pl.all().is_not_null())).to_series().to_numpy()
        keys.append(np.where(whole, table.hash_rows(_SEED).to_numpy(), np.uint64(0)))
        lines.append(facts["line"].to_numpy())
    return np.concatenate(keys), np.concatenate(lines)


def _first(keys: NDArray[np.uint64], order: NDArray[np.int64], at: int) -> int:
    while at and keys[order[at]] == keys[order[at - 1]]:
        at -= 1
    return at


def _rows(contract: Contract, columns: Columns, lines: set[int]) -> dict[int, dict[str, str]]:
    """What those lines say, as written."""
    found: dict[int, dict[str, str]] = {}
    wanted = pl.Series(sorted(lines), dtype=pl.UInt32)
    for number in columns.numbers(columns.parts):
        facts = columns.facts(number, columns.parts)
        where = facts["line"].is_in(wanted.implode())
        if not where.any():
            continue
        identity = columns.identity(number, columns.parts).filter(where).drop("line")
        for row in pl.concat([facts.filter(where), identity], how="horizontal").iter_rows(named=True):
            said = {one.name: as_written(one, row[one.name]) for one in contract.fields}
            found[int(row["line"])] = {name: value for name, value in said.items() if value}
    return found
