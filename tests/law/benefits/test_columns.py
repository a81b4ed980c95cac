"""Columns of the narrowest types that a file holds are read like any other."""

from datetime import date

import numpy as np
import pytest

from doudi.law.benefits.columns import Pack
from doudi.law.expressions.columns.span import OPEN, added
from doudi.policies.load import policies


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int32, np.int64])
def test_narrow_columns_neither_wrap_nor_lose_their_open_end(kind: type) -> None:
    pack = Pack(policies(), ["dibao"], as_of=date(2026, 9, 1))
    most = np.iinfo(kind).max if kind is not np.int64 else 1 << 40
    held = pack.stated(pack.facts["deposits"], np.array([most, most], kind), np.array([False, True]))
    assert added(held, held).low.tolist() == [2 * int(most), 0]
    assert added(held, held).high.tolist() == [2 * int(most), OPEN]
