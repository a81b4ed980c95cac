"""A made-up population: the same wish gives the same people, and files that do not fit are named."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from doudi.monitoring.population import contract
from doudi.monitoring.population.generate import UnableToMix, Wish, _hash, generate
from doudi.monitoring.population.shape import Shape, shape
from doudi.policies.load import policies

LAW = policies()
WISH = Wish(3_000, 7, date(2026, 9, 1), ("990001",), ties=100, unknown=20, standard=70_000)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> contract.Population:
    return generate(LAW, WISH, tmp_path_factory.mktemp("population"))


def frame(population: contract.Population, level: str) -> pl.DataFrame:
    return pl.read_parquet([part.file(population.folder, level) for part in population.parts])


def test_everyone_lives_in_a_household_and_the_files_are_in_order(made: contract.Population) -> None:
    persons, households = frame(made, "persons"), frame(made, "households")
    assert len(persons) == made.persons == WISH.persons
    assert len(households) == made.households
    assert persons["household"].is_sorted()
    assert persons["household"].unique(maintain_order=True).to_list() == households["household"].to_list()
    contract.refuse_misfits(made, LAW.facts)


def test_each_household_has_one_applicant_who_is_grown_up(made: contract.Population) -> None:
    heads = frame(made, "persons").filter(pl.col("relation") == "head")
    assert heads["household"].n_unique() == len(heads) == made.households
    assert heads.filter(pl.col("born") > date(2008, 9, 1)).is_empty()


def test_nearly_everybody_has_someone_bound_to_support_them(made: contract.Population) -> None:
    """Where nobody had, every old person without income would be destitute (tekun)."""
    alone = frame(made, "persons").select(pl.col("supporters") == 0).mean().item()
    assert 0.05 < alone < 0.1


def test_ties_stand_exactly_at_the_standard(made: contract.Population) -> None:
    sums = frame(made, "persons").group_by("household").agg(pl.col("pension_income").sum(), pl.len())
    tied = sums.filter(pl.col("pension_income") == WISH.standard * pl.col("len"))
    assert 0.05 < len(tied) / made.households < 0.15


def test_the_same_wish_gives_the_same_bytes_and_another_seed_others(
    made: contract.Population, tmp_path: Path
) -> None:
    again = generate(LAW, WISH, tmp_path / "again")
    other = generate(LAW, replace(WISH, seed=8), tmp_path / "other")
    assert frame(again, "persons").equals(frame(made, "persons"))
    assert not frame(other, "persons").equals(frame(made, "persons"))
    assert again.hash == made.hash != other.hash


def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("doudi.monitoring.population.generate.PER_PART", 1_000)
    whole = generate(LAW, WISH, tmp_path)
    files = {path.name: path.stat().st_mtime_ns for path in tmp_path.glob("*.parquet")}
    (tmp_path / contract.MANIFEST).unlink()
    (tmp_path / "persons-0001.parquet").unlink()
    (tmp_path / "persons-0002.parquet.half").write_bytes(b"half")
    again = generate(LAW, WISH, tmp_path)
    assert again == whole
    kept = {name for name, at in files.items() if (tmp_path / name).stat().st_mtime_ns == at}
    assert kept == set(files) - {"persons-0001.parquet", "households-0001.parquet"}


@pytest.mark.parametrize(
    ("level", "change", "says"),
    [
        ("persons", pl.col("wage_income").cast(pl.Float64), '"wage_income" .* should be whole fen'),
        ("persons", pl.col("born").cast(pl.String), '"born" .* should be Date'),
        ("persons", pl.lit(1).alias("shoe_size"), '"shoe_size" is no fact of a person'),
        ("households", pl.lit(1).alias("wage_income"), '"wage_income" is no fact of a household'),
        ("households", pl.col("place").to_physical(), 'has no column "place"'),
    ],
)
def test_columns_that_do_not_fit_are_named(
    made: contract.Population, tmp_path: Path, level: str, change: pl.Expr, says: str
) -> None:
    for path in made.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    wrong = contract.read(tmp_path)
    path = wrong.parts[0].file(tmp_path, level)
    pl.read_parquet(path).with_columns(change).write_parquet(path)
    with pytest.raises(contract.UnableToReadPopulation) as refused:
        contract.refuse_misfits(wrong, LAW.facts)
    assert pl.Series([refused.value.english]).str.contains(says).all(), refused.value.english


def test_another_unit_is_named(made: contract.Population) -> None:
    yuan = replace(made, units={**made.units, "wage_income": "yuan/month"})
    with pytest.raises(contract.UnableToReadPopulation, match="wage_income"):
        contract.refuse_misfits(yuan, LAW.facts)


def test_money_without_a_unit_is_named(made: contract.Population) -> None:
    """Nobody sees from the numbers whether they are fen or yuan, a month or a year."""
    units = {name: unit for name, unit in made.units.items() if name != "deposits"}
    with pytest.raises(contract.UnableToReadPopulation, match=r"persons-0000.parquet：“deposits”.*单位.*fen"):
        contract.refuse_misfits(replace(made, units=units), LAW.facts)
    no_money = {name: unit for name, unit in made.units.items() if LAW.facts[name].type == "money"}
    contract.refuse_misfits(replace(made, units=no_money), LAW.facts)


PART = {"number": 0, "households": 1, "persons": 1}


@pytest.mark.parametrize(
    "changed",
    [
        {"format": 2},
        {"units": [1]},
        {"parts": []},
        {"parts": [PART, PART]},
        {"parts": [{**PART, "number": "../0"}]},
        {"parts": [{**PART, "persons": -1}]},
        {"parts": [{**PART, "households": 0}]},
        {"parts": [{**PART, "households": True}]},
        {"parts": [{**PART, "file": "/etc/passwd"}]},
    ],
)
def test_a_folder_that_is_no_population_is_refused(tmp_path: Path, changed: dict[str, Any]) -> None:
    with pytest.raises(contract.UnableToReadPopulation):
        contract.read(tmp_path)
    path = tmp_path / contract.MANIFEST
    whole = {"format": 1, "name": "", "hash": "", "units": {}, "about": {}, "parts": [PART]}
    path.write_text(json.dumps(whole), encoding="utf-8")
    assert contract.read(tmp_path).persons == 1
    for content in ("{}", "[]", "[" * 100_000, json.dumps({**whole, **changed})):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(contract.UnableToReadPopulation):
            contract.read(tmp_path)


def test_people_made_otherwise_have_another_hash(made: contract.Population) -> None:
    """Another standard to stand at, another dictionary, another shape: other files, by another name."""
    assert _hash(WISH, LAW.facts) == made.hash
    assert _hash(replace(WISH, standard=70_001), LAW.facts) != made.hash
    assert _hash(WISH, dict(list(LAW.facts.items())[1:])) != made.hash
    fewer = Shape({**shape().written, "urban": {**shape().written["urban"], "per_thousand": 1}})
    assert fewer.hash != shape().hash
    assert fewer.about() == shape().about()
    with pytest.raises(UnableToMix):
        generate(LAW, replace(WISH, standard=70_001), made.folder)
