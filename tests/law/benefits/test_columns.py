"""Columns of the narrowest types that a file holds are read like any other."""

from datetime import date

import numpy as np
import pytest

from doudi.law.benefits.columns import Pack
from doudi.law.expressions.columns.members import gathered
from doudi.law.expressions.columns.span import OPEN, Array, added, plain
from doudi.policies.load import policies


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int32, np.int64])
def test_narrow_columns_neither_wrap_nor_lose_their_open_end(kind: type) -> None:
    pack = Pack(policies(), ["dibao"], as_of=date(2026, 9, 1))
    most = np.iinfo(kind).max if kind is not np.int64 else 1 << 40
    held = pack.stated(pack.facts["deposits"], np.array([most, most], kind), np.array([False, True]))
    assert added(held, held).low.tolist() == [2 * int(most), 0]
    assert added(held, held).high.tolist() == [2 * int(most), OPEN]


@pytest.mark.parametrize("name", ["wage_income", "disability_grade", "serious_illness"])
def test_what_is_the_same_for_everybody_is_held_as_one_number(name: str) -> None:
    pack = Pack(policies(), ["dibao"], as_of=date(2026, 9, 1))
    fact = pack.policies.facts[name]
    same: Array = np.ones(4, np.bool_ if fact.type == "boolean" else np.int32)
    assert pack.stated(fact, same, None).even
    unstated = pack.stated(fact, same, np.ones(4, np.bool_))
    assert not unstated.known and not np.ndim(unstated.low)
    assert unstated.gaps is not None and pack.names_of(unstated.gaps) == (name,)


@pytest.mark.parametrize("function", ["any", "all", "maximum", "minimum", "sum", "count"])
def test_alike_members_come_to_what_members_written_out_come_to(function: str) -> None:
    """One number for all of three households, and the same number in every row."""
    starts, persons = np.array([0, 1, 3]), 6
    kind = np.bool_ if function in ("any", "all") else np.int64
    for value, holds in ((0, True), (1, True), (1, False)):
        one = gathered(function, plain(kind(value)), plain(np.bool_(holds)), starts, persons)
        rows = plain(np.full(persons, value, kind)), plain(np.full(persons, holds))
        every = gathered(function, *rows, starts, persons)
        assert np.broadcast_to(one.low, 3).tolist() == every.low.tolist()
