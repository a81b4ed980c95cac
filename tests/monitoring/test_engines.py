"""Whatever a sweep runs on, it writes the same rows: outcomes, amounts, reasons and missing facts."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from pyspark.sql import SparkSession

from doudi.monitoring.population.contract import Population, UnableToReadPopulation
from doudi.monitoring.population.generate import Wish, generate
from doudi.monitoring.sweep import engines
from doudi.monitoring.sweep.by_spark import whole_households
from doudi.monitoring.sweep.sweep import sweep
from doudi.policies.load import policies

LAW = policies()
DAY = date(2026, 9, 1)


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Population:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("doudi.monitoring.population.generate.PER_PART", 1_500)
        wish = Wish(2_500, 5, DAY, ("990001", "310000", "440100"), ties=50, unknown=20, standard=70_000)
        return generate(LAW, wish, tmp_path_factory.mktemp("population"))


@pytest.fixture(scope="module")
def by_numpy(population: Population, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("numpy")
    sweep(LAW, population, out, as_of=DAY)
    return out


@pytest.fixture(scope="module")
def cluster() -> Iterator[SparkSession]:
    """Two workers on this machine, each a process of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        session = _started()
    yield session
    session.stop()


def _started() -> SparkSession:
    session = (
        SparkSession.Builder()
        .master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "70")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")
    return session


def refuse_differences(population: Population, one: Path, other: Path) -> None:
    for part in population.parts:
        for level in ("households", "persons"):
            found = [pl.read_parquet(part.file(out, level)) for out in (one, other)]
            assert_frame_equal(*found)


@pytest.mark.parametrize("workers", [1, 2])
def test_polars_writes_the_same_rows(
    population: Population, by_numpy: Path, tmp_path: Path, workers: int
) -> None:
    sweep(LAW, population, tmp_path, as_of=DAY, by="polars", workers=workers)
    refuse_differences(population, by_numpy, tmp_path)
    swept = pl.read_parquet(population.parts[0].file(tmp_path, "households"))
    assert set(swept["dibao"].unique()) == {"granted", "refused", "cannot_tell"}
    assert swept["dibao_missing"].str.len_chars().max()


def test_spark_writes_the_same_rows(
    population: Population, by_numpy: Path, tmp_path: Path, cluster: SparkSession
) -> None:
    assert str(cluster.sparkContext.master).startswith("local-cluster")
    sweep(LAW, population, tmp_path, as_of=DAY, by="spark")
    refuse_differences(population, by_numpy, tmp_path)


def test_the_files_may_number_households_in_other_widths(
    population: Population, by_numpy: Path, tmp_path: Path
) -> None:
    narrow = _changed(population, tmp_path, households=pl.col("household").cast(pl.Int32))
    sweep(LAW, narrow, tmp_path / "out", as_of=DAY, by="polars")
    for part in population.parts:
        found = [pl.read_parquet(part.file(out, "persons")) for out in (by_numpy, tmp_path / "out")]
        assert_frame_equal(*found, check_dtypes=False)


def test_what_spark_cannot_match_or_a_worker_refuses_is_said(
    population: Population, tmp_path: Path, cluster: SparkSession
) -> None:
    (tmp_path / "cousin").mkdir()
    wrong = _changed(population, tmp_path / "cousin", persons=pl.lit("cousin").alias("relation"))
    with pytest.raises(engines.UnableToFinish, match=r"Spark：.*cousin"):
        sweep(LAW, wrong, tmp_path / "out", as_of=DAY, by="spark")
    (tmp_path / "lost").mkdir()
    lost = _changed(population, tmp_path / "lost", persons=pl.col("household") + 1)
    with pytest.raises(UnableToReadPopulation, match="说明文件"):
        sweep(LAW, lost, tmp_path / "lost" / "out", as_of=DAY, by="spark")


def _changed(population: Population, folder: Path, **changes: pl.Expr) -> Population:
    for part in population.parts:
        for level in ("households", "persons"):
            frame = pl.read_parquet(part.file(population.folder, level))
            change = changes.get(level)
            changed = frame if change is None else frame.with_columns(change)
            changed.write_parquet(part.file(folder, level))
    return replace(population, folder=folder)


@pytest.mark.parametrize("cuts", [[9], [1, 8], [3, 3, 3], [1] * 9, [2, 5, 2]])
def test_batches_end_where_a_household_does(cuts: Sequence[int]) -> None:
    people = pl.DataFrame({"household": [1, 1, 2, 3, 3, 3, 3, 4, 4], "member": range(9)})
    starts = [sum(cuts[:n]) for n in range(len(cuts))]
    batches = list(whole_households(people.slice(at, size) for at, size in zip(starts, cuts, strict=True)))
    assert_frame_equal(pl.concat(batches), people)
    seen = [household for batch in batches for household in batch["household"].unique()]
    assert len(seen) == len(set(seen))


def test_a_machine_without_spark_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name, name="pyspark")

    monkeypatch.setattr(engines, "import_module", missing)
    with pytest.raises(engines.UnableToStart, match=r"doudi\[spark\]"):
        engines.engine("spark")
