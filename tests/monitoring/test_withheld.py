"""No group of few is told, in no table, and none can be found by taking one table from another."""

import random
from datetime import date
from itertools import combinations
from typing import Any

import numpy as np
import polars as pl
import pytest

from doudi.monitoring.simulate.cells import MEASURES, together
from doudi.monitoring.simulate.groups import AGES, DIMENSIONS, DISABILITIES, SMALL, TYPES
from doudi.monitoring.simulate.withheld import put_reasons_together, put_together

DAY = date(2026, 9, 1)
KEYS = ("day", "benefit", *DIMENSIONS)
VALUES = (("990001", "990002", "990003"), tuple(AGES), tuple(DISABILITIES), tuple(TYPES))
SMALLEST = 10
TABLES = [by for count in range(len(DIMENSIONS) + 1) for by in combinations(DIMENSIONS, count)]


def cells(*groups: tuple[tuple[str, ...], int], benefit: str = "dibao") -> pl.DataFrame:
    """Cells of so many rows each; the money tells one group from another."""
    chance = random.Random(1)
    rows = [
        {"day": DAY, "benefit": benefit, **dict(zip(DIMENSIONS, key, strict=True)), "rows": count}
        | {name: chance.randrange(1_000_000) for name in MEASURES if name != "rows"}
        for key, count in groups
    ]
    return pl.DataFrame(rows)


def crowd(seed: int) -> pl.DataFrame:
    """Groups as they may fall: most of few, some of many; two benefits of the same people."""
    chance = random.Random(seed)
    count = chance.choice((3, 12, 40))
    keys = {tuple(chance.choice(one) for one in VALUES): None for _ in range(count)}
    groups = [(key, chance.choice((1, 1, 2, 3, 5, 9, 10, 40, 300))) for key in keys]
    return pl.concat([cells(*groups), cells(*groups, benefit="near")])


@pytest.mark.parametrize("seed", range(20))
def test_no_table_tells_a_group_of_few_and_each_adds_up_to_the_whole(seed: int) -> None:
    before = crowd(seed)
    if before["rows"].sum() < 2 * SMALLEST:
        return
    after = put_together(before, SMALLEST)
    whole = together(before, ("benefit",))
    for by in TABLES:
        table = together(after, ("benefit", *by))
        assert (table["rows"] >= SMALLEST).all(), by
        assert together(table, ("benefit",)).equals(whole), by


@pytest.mark.parametrize("seed", range(12))
def test_nothing_told_in_any_table_adds_up_to_a_group_of_few(seed: int) -> None:
    """Whatever is added to or taken from whatever: the figures of a small group are in no combination of what
    is told. Each told figure is a sum over groups; a group is found where some combination of these sums is
    that group alone."""
    before = crowd(seed)
    before = before.filter(pl.col("benefit") == "dibao").with_row_index("group")
    if before["rows"].sum() < SMALLEST:
        return
    told = _told(before)
    for group in before.filter(pl.col("rows") < SMALLEST)["group"]:
        alone = np.zeros(before.height)
        alone[group] = 1
        combination, *_ = np.linalg.lstsq(told.T, alone, rcond=None)
        assert not np.allclose(told.T @ combination, alone), before.row(group, named=True)


def _told(before: pl.DataFrame) -> Any:
    """Every line of every table, as the groups it adds up: found by giving each group money of its own."""
    lines = []
    own = [(pl.col("group") == n).cast(pl.Int64).alias("fen_after") for n in range(before.height)]
    marked = [put_together(before.with_columns(one).drop("group"), SMALLEST) for one in own]
    for by in TABLES:
        columns = [together(one, ("benefit", *by))["fen_after"].to_numpy() for one in marked]
        lines.append(np.stack(columns, axis=1))
    return np.concatenate(lines).astype(np.float64)


def test_small_groups_stay_with_those_they_have_most_in_common_with() -> None:
    aged = ("990001", "60-79", "none")
    after = put_together(cells(((*aged, "alone"), 6), ((*aged, "adults"), 7), ((*aged, "old_only"), 50)), 10)
    assert sorted(after.select(*DIMENSIONS, "rows").rows()) == [
        (*aged, "old_only", 50),
        (*aged, SMALL, 13),
    ]


def test_where_too_few_are_left_the_smallest_other_goes_in_with_them() -> None:
    """Else they would be the whole less what is told."""
    one, two, three = (("990001", age, "none", "alone") for age in ("18-59", "60-79", "80+"))
    after = put_together(cells((one, 3), (two, 12), (three, 80)), 10)
    assert sorted(after.select(*DIMENSIONS, "rows").rows()) == [
        (*three, 80),
        (SMALL, SMALL, SMALL, SMALL, 15),
    ]


def test_one_is_the_smallest_where_everything_may_be_told() -> None:
    before = crowd(3)
    after = put_together(before, 1)
    assert after.sort(KEYS).equals(before.select(after.columns).sort(KEYS))


def test_reasons_of_few_are_one_line() -> None:
    def reasons(*rows: int) -> list[tuple[str, int]]:
        frame = pl.DataFrame(
            [
                {"benefit": "dibao", "before": "refused", "after": "granted", "reason": f"r{n}", "rows": one}
                | {"fen": one * 100}
                for n, one in enumerate(rows)
            ],
            schema={**dict.fromkeys(("benefit", "before", "after", "reason"), pl.String), "rows": pl.UInt32}
            | {"fen": pl.Int64},
        )
        told = put_reasons_together(frame, SMALLEST)
        assert told["fen"].sum() == 100 * told["rows"].sum()
        return sorted(told.select("reason", "rows").rows())

    assert reasons(40, 6, 7) == [("r0", 40), (SMALL, 13)]
    assert reasons(40, 20, 3) == [("r0", 40), (SMALL, 23)]
    assert reasons(40, 20) == [("r0", 40), ("r1", 20)]
    assert reasons(3, 4) == []
    assert reasons() == []
