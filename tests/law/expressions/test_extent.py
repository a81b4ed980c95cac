"""No number of an accepted expression leaves int64, whatever is stated, and whoever lives together."""

import random
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

import pytest

from doudi.law.benefits.extents import of_fact
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.situation import Known, Situation
from doudi.law.expressions.columns.span import FAR, OPEN
from doudi.law.expressions.extent import LARGEST, MOST_MEMBERS, ROOM, STATED, Extent, Scope, extent
from doudi.law.expressions.parse import UnableToReadExpression, parse
from tests.law.expressions.test_frames import (
    EXPRESSIONS,
    FACTS,
    PARAMETERS,
    by_columns,
    by_fractions,
    by_frames,
)

# As far as there is room, and one step farther.
AT_THE_EDGE = {
    "sum(wage * 3602)": "sum(wage * 3603)",
    "sum(loss * 3602)": "sum(loss * 3603)",
    "sum(loss) * 3602 < rent": "sum(loss) * 3603 < rent",
    "sum(wage) * 1801 + rent * 180100": "sum(wage) * 1802 + rent * 180200",
    "rent * homes * 36 - sum(loss)": "rent * homes * 37 - sum(loss)",
    "smaller(rent, 500) * larger(homes, 2) * 7000000000": "larger(rent, 500) * larger(homes, 2) * 7000000000",
    "maximum(wage * 360287)": "maximum(wage * 360288)",
    "sum(wage * parameter('share', '0.15')) * 257": "sum(wage * parameter('share', '0.15')) * 258",
    "rent * parameter('share', '0.15') * 25734 < rent * parameter('share', '0.3') * 25734": (
        "rent * parameter('share', '0.15') * 25734 < rent * parameter('share', '0.3') * 25735"
    ),
    "round_half(rent * 360287, yuan) if homes > 1 else 0": "round_half(rent * 360288, yuan)",
}


def parameter(name: str) -> Extent:
    values = [Fraction(value) for value in PARAMETERS[name].values()]
    scale = lcm(*(value.denominator for value in values))
    return Extent(int(min(values) * scale), int(max(values) * scale), scale)


SCOPE = Scope(lambda name: of_fact(FACTS[name]), parameter)


def extremes(fact: Fact) -> tuple[Any, ...]:
    if fact.type == "date":
        return date.min, date.max
    if fact.type == "boolean":
        return False, True
    return tuple(fact.choices) or of_fact(fact)[:2]


def crowds(unknown: float) -> Sequence[Situation]:
    """Households of as many as may be: all facts as high as may be, all as low, and each as it falls."""
    chance = random.Random(f"{unknown}")

    def known(entity: str, at: int | None) -> dict[str, Known]:
        some = [fact for fact in FACTS.values() if fact.entity == entity and chance.random() >= unknown]
        ends = {fact.name: extremes(fact) for fact in some}
        return {name: Known(chance.choice(of) if at is None else of[at]) for name, of in ends.items()}

    return [
        Situation(known("household", at), {str(n): known("person", at) for n in range(MOST_MEMBERS)})
        for at in (0, -1, None, None)
    ]


@pytest.mark.parametrize("unknown", [0, 0.02, 1])
@pytest.mark.parametrize("text", [*EXPRESSIONS, *AT_THE_EDGE])
def test_every_reading_is_exact_at_the_farthest_that_may_be_stated(text: str, unknown: float) -> None:
    node, crowd = parse(text), crowds(unknown)
    extent(node, SCOPE)
    expected = by_fractions(node, crowd)
    assert by_columns(node, crowd) == expected
    assert by_frames(node, crowd) == expected


@pytest.mark.parametrize("text", [*AT_THE_EDGE.values(), "sum(wage) * sum(homes)", f"rent * {ROOM}"])
def test_one_step_farther_is_refused(text: str) -> None:
    with pytest.raises(UnableToReadExpression, match="there is room for"):
        extent(parse(text), SCOPE)


@pytest.mark.parametrize("unknown", [0, 0.1])
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_nothing_comes_farther_than_its_extent(text: str, unknown: float) -> None:
    node, crowd = parse(text), crowds(unknown)
    least, most, scale = extent(node, SCOPE)
    for found in by_fractions(node, crowd):
        assert found.low == float("-inf") or least <= found.low * scale
        assert found.high == float("inf") or found.high * scale <= most


def test_what_is_open_is_told_from_what_is_known_at_any_number_of_members() -> None:
    assert FAR == ROOM and OPEN - ROOM >= FAR
    assert MOST_MEMBERS * OPEN + ROOM < 1 << 63
    assert LARGEST == STATED["money"].most == -STATED["money"].least
