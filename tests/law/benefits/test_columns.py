"""The reading over columns says of every household what the reading of one household says."""

from datetime import date

import numpy as np
import pytest

from doudi.law.benefits.columns import CANNOT_TELL, GRANTED, REFUSED, Pack
from doudi.law.benefits.decide import decide
from doudi.law.expressions.columns.span import OPEN, added
from doudi.policies.load import policies
from tests.law.benefits.crowd import columns, receivers, situations

OUTCOMES = {GRANTED: "granted", REFUSED: "refused", CANNOT_TELL: "cannot_tell"}


@pytest.mark.parametrize("unknown", [0, 0.004, 0.05])
@pytest.mark.parametrize(("place", "as_of"), [("990001", date(2026, 9, 1)), ("310000", date(2021, 8, 1))])
def test_both_readings_say_the_same(place: str, as_of: date, unknown: float) -> None:
    law = policies()
    pack = Pack(law, law.in_force(as_of), as_of=as_of)
    crowd = situations(pack, 300, seed=7, unknown=unknown)
    found = pack.decide(columns(pack, crowd, place))
    for name in pack.rulesets:
        many = found[name]
        for row, (situation, receiver) in enumerate(receivers(crowd, law.benefits[name].entity)):
            one = decide(law, name, situation, place=place, as_of=as_of, receiver=receiver)
            assert OUTCOMES[int(many.outcome[row])] == one.outcome
            assert int(many.amount[row]) == (one.amount or 0)
            unmet = [n for n, condition in enumerate(one.conditions) if condition.met is False]
            assert int(many.unmet[row]) == (unmet[0] if unmet else -1)
            missing = () if many.missing is None else pack.names_of(many.missing[row])
            assert set(missing) == {gap.name for gap in one.missing}


@pytest.mark.parametrize("kind", [np.int8, np.uint8, np.int32, np.int64])
def test_narrow_columns_neither_wrap_nor_lose_their_open_end(kind: type) -> None:
    pack = Pack(policies(), ["dibao"], as_of=date(2026, 9, 1))
    most = np.iinfo(kind).max if kind is not np.int64 else 1 << 40
    held = pack.stated(pack.facts["deposits"], np.array([most, most], kind), np.array([False, True]))
    assert added(held, held).low.tolist() == [2 * int(most), 0]
    assert added(held, held).high.tolist() == [2 * int(most), OPEN]
