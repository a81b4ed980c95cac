"""Whatever a sweep runs on, it writes the same rows: what plain rational arithmetic finds."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from pyspark.sql import SparkSession

from doudi.law.benefits.columns import Pack
from doudi.monitoring.population.contract import Part, Population, UnableToReadPopulation
from doudi.monitoring.population.generate import Wish, generate
from doudi.monitoring.sweep import engines
from doudi.monitoring.sweep.by_spark import gathered, whole_households
from doudi.monitoring.sweep.engines import ENGINES
from doudi.monitoring.sweep.sweep import sweep
from doudi.policies.load import policies
from tests.law.benefits.crowd import AT_ONCE, SEEDS, mixed, people
from tests.law.benefits.rational import Answer, Law

LAW = policies()
DAY = date(2026, 9, 1)
BRIEFLY = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"  # a run of seconds is not worth the better compiler


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
        .config("spark.driver.extraJavaOptions", BRIEFLY)
        .config("spark.executor.extraJavaOptions", BRIEFLY)
        .master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "300")
        .config("spark.sql.shuffle.partitions", "4")  # of a few thousand rows; two hundred is the usual
        .config("spark.task.maxFailures", "1")  # what a worker refuses it refuses again
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
    assert swept["dibao_missing"].cast(pl.String).str.len_chars().max()


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


class Crowd(NamedTuple):
    """Made-up households with ties and unknowns, and what rational arithmetic says of them."""

    pack: Pack
    people: pl.DataFrame
    expected: list[dict[tuple[str, str], Answer]]


@pytest.fixture(scope="module", params=SEEDS)
def crowd(request: pytest.FixtureRequest) -> Crowd:
    pack = Pack(LAW, LAW.in_force(DAY), as_of=DAY)
    some, oracle = mixed(pack, AT_ONCE, request.param, LAW, "990001"), Law(LAW, "990001", DAY)
    return Crowd(pack, people(pack, some, "990001"), [oracle.answers(one) for one in some])


@pytest.mark.parametrize("by", ENGINES)
def test_every_engine_says_what_rational_arithmetic_says(
    crowd: Crowd, by: str, tmp_path: Path, cluster: SparkSession
) -> None:
    population = written(crowd, tmp_path, shuffled=by == "spark")
    sweep(LAW, population, tmp_path / "out", as_of=DAY, by=by)
    swept = {level: population.parts[0].file(tmp_path / "out", level) for level in ("households", "persons")}
    found: list[dict[tuple[str, str], Answer]] = [{} for _ in crowd.expected]
    for level, path in swept.items():
        for row in pl.read_parquet(path).iter_rows(named=True):
            for name, ruleset in crowd.pack.rulesets.items():
                if f"{ruleset.benefit.entity}s" == level:
                    key = f"m{row['member']}" if level == "persons" else ""
                    found[row["household"]][name, key] = answer(row, name, ruleset.conditions)
    assert found == crowd.expected


def answer(row: Mapping[str, Any], name: str, conditions: Sequence[str]) -> Answer:
    missing = frozenset(filter(None, row[f"{name}_missing"].split(",")))
    reason = row[f"{name}_reason"]
    unmet = conditions.index(reason) if reason in conditions else -1
    return Answer(row[name], row[f"{name}_amount"], unmet, missing)


def written(crowd: Crowd, folder: Path, *, shuffled: bool) -> Population:
    """The crowd in files; where the engine brings households together itself, in no order."""
    rows = crowd.people
    if shuffled:
        order = pl.DataFrame({"household": rows["household"].unique()}).sample(
            fraction=1, shuffle=True, seed=7
        )
        rows = order.join(rows, on="household", maintain_order="left_right")
    part = Part(0, len(crowd.expected), len(rows))
    names = {
        entity: [fact.name for fact in crowd.pack.facts.values() if fact.entity == entity]
        for entity in ("household", "person")
    }
    heads = rows.filter(pl.col("member") == 0)
    heads.select("household", "place", *names["household"]).write_parquet(part.file(folder, "households"))
    rows.select("household", *names["person"]).write_parquet(part.file(folder, "persons"))
    return Population(folder, "a crowd", "", {}, {}, (part,))


@pytest.mark.parametrize("cuts", [[9], [1, 8], [3, 3, 3], [1] * 9, [2, 5, 2]])
@pytest.mark.parametrize("least", [1, 4, 100])
def test_batches_end_where_a_household_does(cuts: Sequence[int], least: int) -> None:
    people = pl.DataFrame({"household": [1, 1, 2, 3, 3, 3, 3, 4, 4], "member": range(9)})
    starts = [sum(cuts[:n]) for n in range(len(cuts))]
    frames = (people.slice(at, size) for at, size in zip(starts, cuts, strict=True))
    batches = list(whole_households(gathered(frames, least)))
    assert_frame_equal(pl.concat(batches), people)
    seen = [household for batch in batches for household in batch["household"].unique()]
    assert len(seen) == len(set(seen))


def test_a_machine_without_spark_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name, name="pyspark")

    monkeypatch.setattr(engines, "import_module", missing)
    with pytest.raises(engines.UnableToStart, match=r"doudi\[spark\]"):
        engines.engine("spark")
