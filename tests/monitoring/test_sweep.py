"""A sweep says of each household what deciding it alone says, can be stopped, and mixes no two runs."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from doudi.conf import sweep as command
from doudi.law.benefits.columns import Pack
from doudi.law.benefits.decide import decide
from doudi.monitoring.population.contract import Population, UnableToReadPopulation, refuse_misfits
from doudi.monitoring.population.generate import Wish, generate
from doudi.monitoring.sweep import arrays, sample
from doudi.monitoring.sweep.summary import Row, summary
from doudi.monitoring.sweep.sweep import UnableToSweep, sweep
from doudi.policies.load import policies

LAW = policies()
DAY = date(2026, 9, 1)


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Population:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("doudi.monitoring.population.generate.PER_PART", 2_000)
        wish = Wish(5_000, 3, DAY, ("990001", "310000"), ties=50, unknown=10, standard=70_000)
        return generate(LAW, wish, tmp_path_factory.mktemp("population"))


def files(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.parquet"))}


def test_every_household_gets_what_it_would_get_alone(population: Population, tmp_path: Path) -> None:
    sweep(LAW, population, tmp_path, as_of=DAY)
    pack = Pack(LAW, LAW.in_force(DAY), as_of=DAY)
    part = population.parts[0]
    held = arrays.opened(population, part, pack)
    swept = pl.read_parquet(part.file(tmp_path, "households"))
    outcomes = set()
    for row in range(0, part.households, 7):
        situation = sample.situation_of(held, pack, row)
        one = decide(LAW, "dibao", situation, place=held.places[int(held.place[row])], as_of=DAY)
        assert swept["dibao"][row] == one.outcome
        assert swept["dibao_amount"][row] == (one.amount or 0)
        missing = {name for name in swept["dibao_missing"][row].split(",") if name}
        assert missing == {gap.name for gap in one.missing}
        outcomes.add(one.outcome)
    assert outcomes == {"granted", "refused", "cannot_tell"}


def test_stretches_and_workers_change_nothing(
    population: Population, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep(LAW, population, tmp_path / "one", as_of=DAY, workers=1)
    monkeypatch.setattr(arrays, "AT_ONCE", 100)
    sweep(LAW, population, tmp_path / "three", as_of=DAY, workers=3)
    assert files(tmp_path / "one") == files(tmp_path / "three")


def test_a_stopped_run_goes_on_where_it_was(population: Population, tmp_path: Path) -> None:
    sweep(LAW, population, tmp_path, as_of=DAY)
    whole = files(tmp_path)
    population.parts[1].file(tmp_path, "households").unlink()
    population.parts[2].file(tmp_path, "persons").write_bytes(b"")
    population.parts[2].file(tmp_path, "households").unlink()
    shown: list[int] = []
    sweep(LAW, population, tmp_path, as_of=DAY, progress=lambda done, whole: shown.append(done))
    assert files(tmp_path) == whole
    assert shown == [population.parts[0].persons, 4_000, 5_000]


def test_another_run_is_not_mixed_in(population: Population, tmp_path: Path) -> None:
    sweep(LAW, population, tmp_path, as_of=DAY)
    with pytest.raises(UnableToSweep):
        sweep(LAW, population, tmp_path, as_of=date(2026, 10, 1))


def test_a_folder_with_other_data_is_left_alone(population: Population, tmp_path: Path) -> None:
    """The population's own files have the names of a result: they would pass for parts that are done."""
    before = files(population.folder)
    with pytest.raises(UnableToSweep, match="别的数据"):
        sweep(LAW, population, population.folder, as_of=DAY)
    assert files(population.folder) == before
    (tmp_path / "sweep.json").write_text('{"popul', encoding="utf-8")
    with pytest.raises(UnableToSweep, match="另一次"):
        sweep(LAW, population, tmp_path, as_of=DAY)


def copied(population: Population, folder: Path, **changes: pl.Expr) -> Population:
    """The first part alone, with columns of `households` or `persons` as a stranger might have them."""
    part = population.parts[0]
    for level in ("households", "persons"):
        frame = pl.read_parquet(part.file(population.folder, level))
        change = changes.get(level)
        changed = frame if change is None else frame.with_columns(change)
        changed.write_parquet(part.file(folder, level))
    return replace(population, folder=folder, parts=(part,))


@pytest.mark.parametrize(
    ("level", "change", "says"),
    [
        ("households", pl.lit(None, pl.String).alias("place"), "“null”不是 6"),
        ("households", pl.lit("../31").alias("place"), r"“\.\./31”不是 6"),
        ("households", pl.lit(1 << 40, pl.Int64).alias("homes"), "里有 1099511627776"),
        ("persons", pl.lit(-1, pl.Int32).alias("wage_income"), "里有 -1，应在 0"),
        ("persons", pl.lit((1 << 62) + 1, pl.Int64).alias("deposits"), "里有 4611686018427387905"),
        ("persons", pl.lit(3_000_000, pl.Int32).cast(pl.Date).alias("born"), "里有 3000000"),
        ("persons", pl.lit(-800_000, pl.Int32).cast(pl.Date).alias("born"), "里有 -800000"),
    ],
)
def test_a_value_that_nobody_can_have_is_named(
    population: Population, tmp_path: Path, level: str, change: pl.Expr, says: str
) -> None:
    wrong = copied(population, tmp_path, **{level: change})
    refuse_misfits(wrong, LAW.facts)
    with pytest.raises(UnableToReadPopulation, match=says):
        arrays.opened(wrong, wrong.parts[0], Pack(LAW, LAW.in_force(DAY), as_of=DAY))


def test_other_counts_and_another_order_are_refused(population: Population, tmp_path: Path) -> None:
    pack = Pack(LAW, ["dibao"], as_of=DAY)
    part = population.parts[0]
    with pytest.raises(UnableToReadPopulation, match="说明文件"):
        arrays.opened(population, replace(part, persons=part.persons + 1), pack)
    unsigned = pl.col("household").cast(pl.UInt32)  # whose differences are never below zero
    wrong = copied(population, tmp_path, households=unsigned, persons=unsigned)
    for level in ("households", "persons"):
        path = part.file(tmp_path, level)
        pl.read_parquet(path).sort("household", descending=True, maintain_order=True).write_parquet(path)
    with pytest.raises(UnableToReadPopulation, match="从小到大"):
        arrays.opened(wrong, part, pack)


def test_a_home_of_300_people_is_no_household(population: Population, tmp_path: Path) -> None:
    one = copied(population, tmp_path)
    part = one.parts[0]
    pl.read_parquet(part.file(tmp_path, "households")).head(1).write_parquet(
        part.file(tmp_path, "households")
    )
    together = pl.read_parquet(part.file(tmp_path, "persons")).head(300).with_columns(household=pl.lit(0))
    together.write_parquet(part.file(tmp_path, "persons"))
    with pytest.raises(UnableToReadPopulation, match="户 0 有 300 人，最多 100 人"):
        arrays.opened(one, part, Pack(LAW, ["dibao"], as_of=DAY))


def test_a_wrong_code_or_a_lost_person_is_refused(population: Population, tmp_path: Path) -> None:
    pack = Pack(LAW, ["dibao"], as_of=DAY)
    for path in population.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    wrong = Population(tmp_path, "", "", {}, {}, population.parts)
    path = wrong.parts[0].file(tmp_path, "persons")
    persons = pl.read_parquet(path)
    persons.with_columns(pl.lit("cousin").alias("relation")).write_parquet(path)
    with pytest.raises(UnableToReadPopulation, match="cousin"):
        arrays.opened(wrong, wrong.parts[0], pack)
    first = persons["household"][0]
    persons.filter(pl.col("household") != first).write_parquet(path)
    with pytest.raises(UnableToReadPopulation, match="对不上"):
        arrays.opened(wrong, wrong.parts[0], pack)


def test_a_difference_between_the_readings_fails_the_run(
    population: Population, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Wrong:
        outcome, amount = "granted", 1

    monkeypatch.setattr(sample, "decide", lambda *args, **options: Wrong())
    with pytest.raises(sample.UnableToAgree):
        sweep(LAW, population, tmp_path, as_of=DAY)
    assert not list(tmp_path.glob("households-*.parquet"))


def test_the_summary_counts_everyone_once(population: Population, tmp_path: Path) -> None:
    sweep(LAW, population, tmp_path, as_of=DAY)
    row = next(row for row in summary(tmp_path, population, LAW) if row.benefit == "dibao")
    assert row.granted + row.refused + row.cannot_tell == population.households
    assert row.fen > 0


def test_what_is_paid_once_is_not_printed_as_a_month(population: Population, tmp_path: Path) -> None:
    sweep(LAW, population, tmp_path, as_of=DAY, benefits=["dibao", "fast_aid", "medical"])
    monthly = {row.benefit: row.monthly for row in summary(tmp_path, population, LAW)}
    assert monthly == {"dibao": True, "fast_aid": False, "medical": False}
    printed = [
        *command._lines(
            [Row("dibao", 1, 0, 0, 70_000, 70_000, True), Row("fast_aid", 1, 0, 0, 700, 700, False)]
        )
    ]
    assert [line.split()[-1] for line in printed] == ["yuan", "month", "once"]


def test_the_money_is_what_is_due_beside_the_other_benefits(population: Population, tmp_path: Path) -> None:
    sweep(LAW, population, tmp_path, as_of=DAY)
    swept = pl.read_parquet(tmp_path / "households-*.parquet")
    fewer = swept.filter((pl.col("dibao_effect") == "tekun_leaves_dibao") & (pl.col("dibao") == "granted"))
    assert fewer.height and (fewer["dibao_due"] < fewer["dibao_amount"]).any()
    kept = swept.filter(pl.col("dibao_effect") == "none")
    told = kept.filter(pl.col("dibao") != "cannot_tell")
    assert (told["dibao_due"] == told["dibao_amount"]).all()
    row = next(row for row in summary(tmp_path, population, LAW) if row.benefit == "dibao")
    assert row.fen == swept["dibao_amount"].sum()
    assert row.due == swept.filter(pl.col("dibao") == "granted")["dibao_due"].sum()
    assert row.due < row.fen
