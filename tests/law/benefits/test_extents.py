"""What may be stated and set is bounded so that no reading of the law overflows; what would is refused."""

import random
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from doudi.law.benefits.adopted import adopt, reformed
from doudi.law.benefits.columns import Pack
from doudi.law.benefits.entry import UnableToReadPolicy
from doudi.law.benefits.extents import check_extents, of_fact
from doudi.law.benefits.fact import Fact
from doudi.law.benefits.load import read
from doudi.law.benefits.situation import Known, Situation
from doudi.law.expressions.extent import MOST_MEMBERS
from doudi.policies.load import FOLDER, policies
from tests.law.benefits.crowd import people
from tests.law.benefits.rational import Law
from tests.law.benefits.test_readings import by_numpy, by_polars, one_by_one, pack_of

LAW = policies()
PLACE, TODAY = "990001", date(2026, 9, 1)
BENEFIT, VALUES = "national/dibao/eligibility.yaml", "places/310000/parameters/dibao.yaml"


def extremes(fact: Fact) -> Sequence[Any]:
    if fact.type == "date":
        return date.min, date.max
    return (False, True) if fact.type == "boolean" else tuple(fact.choices) or of_fact(fact)[:2]


def farthest(pack: Pack, at: int | None, unknown: float, members: int = MOST_MEMBERS) -> Situation:
    """As many as may live together, each fact as low (0) or high (-1) as may be, or either (None)."""
    chance = random.Random(f"{at} {unknown}")

    def known(entity: str) -> Mapping[str, Known]:
        some = [fact for fact in pack.facts.values() if fact.entity == entity and chance.random() >= unknown]
        ends = {fact.name: extremes(fact) for fact in some}
        found = {name: chance.choice(of) if at is None else of[at] for name, of in ends.items()}
        there = {"absence": "none", "registered_here": True} if entity == "person" else {}
        return {name: Known(value) for name, value in {**found, **there}.items()}

    return Situation(known("household"), {f"m{n}": known("person") for n in range(members)})


def test_every_reading_agrees_at_the_farthest_that_may_be_stated() -> None:
    pack, oracle = pack_of(LAW), Law(LAW, PLACE, TODAY)
    crowd = [farthest(pack, at, unknown) for at in (0, -1, None) for unknown in (0, 0.01)]
    many, lazily = by_numpy(pack, crowd), by_polars(pack, people(pack, crowd, PLACE), crowd)
    for number, situation in enumerate(crowd):
        expected = oracle.answers(situation)
        assert one_by_one(pack, situation) == expected, number
        assert many[number] == expected, number
        assert lazily[number] == expected, number
        assert all(0 <= answer.amount < 1 << 55 for answer in expected.values())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("national", "places"):
        shutil.copytree(FOLDER / name, tmp_path / name)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        (BENEFIT, "standard * members", "standard * members * 10000000000", "there is room"),
        (VALUES, "value: 1330", "value: 1000000001", "out of range"),
    ],
)
def test_what_would_overflow_is_refused_at_load(
    folder: Path, file: str, old: str, new: str, says: str
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(UnableToReadPolicy, match=says) as refused:
        read(folder)
    assert re.match(rf"{re.escape(file)}:\d+: ", str(refused.value)), str(refused.value)


@pytest.mark.parametrize(("value", "fits"), [("1.75", True), ("1.755555555", False)])
def test_a_value_under_which_a_rule_would_overflow_is_refused(value: str, fits: bool, tmp_path: Path) -> None:
    """The ratio of families at the margin: income is compared in parts as fine as it is written."""
    law = adopt(LAW, [LAW.parameters.dated("near.ratio")[0]._replace(value=Fraction(value))])
    path = tmp_path / "reform.yaml"
    path.write_text(
        "{name: finer, label: {zh: 细, en: finer}, from: 2026-09-01, article: 拟议, parameters: "
        f'[{{parameter: near.ratio, place: "990000", value: "{value}"}}]}}',
        encoding="utf-8",
    )
    if fits:
        assert check_extents(law) is law
        assert reformed(LAW, path)
        assert Pack(LAW, ["near"], as_of=TODAY, overrides={"near.ratio": value})
        return
    for act in (
        lambda: check_extents(law),
        lambda: reformed(LAW, path),
        lambda: Pack(law, ["near"], as_of=TODAY),
        lambda: Pack(LAW, ["near"], as_of=TODAY, overrides={"near.ratio": value}),
    ):
        with pytest.raises(UnableToReadPolicy, match=r"near_income_below: \(from .*there is room for"):
            act()
    assert Pack(law, ["tekun"], as_of=TODAY)


def test_facts_reach_as_far_as_their_declaration() -> None:
    wage = LAW.facts["wage_income"]
    assert of_fact(wage)[:2] == (0, 10**11)
    assert of_fact(replace(wage, minimum=None)).least == -(10**11)
