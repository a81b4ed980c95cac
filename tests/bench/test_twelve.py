"""The 12-variable rule set of the benchmark against plain arithmetic, one household at a time."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from bench.twelve import by_doudi, equal, people, regions
from doudi.law.benefits.columns import Pack
from doudi.monitoring.population.contract import read

PERSONS = 6_000


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("twelve") / "people"
    people.make(folder, PERSONS)
    out = folder / "out"
    out.mkdir()
    pack = Pack(people.rules(folder), (*by_doudi.CATEGORIES, *by_doudi.SUBSIDIES), as_of=by_doudi.AS_OF)
    population = read(folder)
    for part in population.parts:
        by_doudi.run(pack, population, out, part)
    return folder


def test_every_household_as_by_hand(made: Path) -> None:
    persons = pl.read_parquet(made / "persons-*.parquet").partition_by("household", as_dict=True)
    households = pl.read_parquet(made / "households-*.parquet")
    expected = [_decided(one, persons[(one["household"],)].rows(named=True)) for one in households.to_dicts()]
    found = pl.read_parquet(made / "out" / "households-*.parquet").rows()
    assert found == [one[:2] for one in expected]
    subsidies = pl.read_parquet(made / "out" / "persons-*.parquet").rows()
    assert subsidies == [pair for one in expected for pair in one[2]]
    assert {category for category, *_ in expected} == {0, 1, 2, 3}


def test_some_households_stand_exactly_on_the_limit(made: Path) -> None:
    persons = pl.read_parquet(made / "persons-*.parquet").partition_by("household", as_dict=True)
    tied = [
        one
        for one in pl.read_parquet(made / "households-*.parquet").to_dicts()
        if _income(rows := persons[(one["household"],)].rows(named=True), _standard(one))
        == _standard(one) * len(rows)
    ]
    assert len(tied) > 5


def test_a_difference_is_refused(made: Path, tmp_path: Path) -> None:
    found = pl.read_parquet(made / "out" / "households-*.parquet")
    found.with_columns(pl.col("amount") + 1).write_parquet(tmp_path / "household.parquet")
    with pytest.raises(RuntimeError, match="differ in amount"):
        equal.refuse_differences(made / "out", tmp_path, "another")


def _is_tied(household: dict[str, Any], members: list[dict[str, Any]]) -> bool:
    standard = _standard(household)
    return _income(members, standard) == standard * len(members)


def _standard(household: dict[str, Any]) -> int:
    return regions.standard(regions.CODES.index(household["place"]), len(regions.DATES) - 1)


def _income(members: list[dict[str, Any]], standard: int) -> Fraction:
    deducted = (min(one["income"], Fraction(standard, 2)) if one["employed"] else 0 for one in members)
    return sum((one["income"] + one["pension"] for one in members), Fraction()) - sum(deducted)


def _decided(
    household: dict[str, Any], members: list[dict[str, Any]]
) -> tuple[int, int, list[tuple[int, int]]]:
    """Category, amount, and of each member the living and the nursing subsidy; fen."""
    standard, count = _standard(household), len(members)
    income = _income(members, standard)
    limit = regions.limit(regions.CODES.index(household["place"]), household["residence"])
    assets = (
        household["homes"] <= 2
        and sum(one["financial"] for one in members) <= 24 * standard * count
        and sum(one["vehicles"] for one in members) <= 50_000 * 100
    )
    medical = Fraction(sum(one["medical"] for one in members), 12)
    if income < standard * count and assets:
        category = 1
    elif income <= Fraction(3, 2) * standard * count and assets:
        category = 2
    else:
        category = 3 if income - medical < standard * count and 12 * income <= limit * count else 0
    tenths = sum((one["age"] >= 70) + 3 * (one["grade"] in (1, 2)) + 2 * one["student"] for one in members)
    gap = max(standard * count - income, Fraction(0))
    amount = gap + Fraction(standard * tenths, 10) if category == 1 else Fraction()
    living = [
        10_000 * ((one["grade"] > 0 and category == 1) or (one["grade"] in (1, 2) and category == 2))
        for one in members
    ]
    nursing = [{1: 12_000, 2: 9_000}.get(one["grade"], 0) for one in members]
    assert amount.denominator == 1
    return category, int(amount), list(zip(living, nursing, strict=True))
