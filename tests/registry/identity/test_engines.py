"""DuckDB and Spark weigh the same model: the same pairs, the same weights."""

from collections.abc import Iterator

import pytest
from polars.testing import assert_frame_equal
from pyspark.sql import SparkSession

from bench.generated_people import generate
from doudi.registry.identity import engines
from doudi.registry.identity.linking import link
from doudi.registry.identity.model import settings
from doudi.registry.identity.records import prepare


@pytest.fixture(scope="module")
def session() -> Iterator[SparkSession]:
    """One worker of this machine, for few records."""
    builder = SparkSession.Builder().master("local[1]").config("spark.ui.enabled", "false")
    started = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    started.sparkContext.setLogLevel("ERROR")
    yield started
    started.stop()


def test_spark_weighs_what_duckdb_weighs(session: SparkSession) -> None:
    """By two rules and two comparisons: planning all of them takes Spark minutes."""
    records = prepare(generate(1200, 4).given())
    asked = settings(records, ("name", "born"), "dedupe_only")
    asked["blocking_rules_to_generate_predictions"] = asked["blocking_rules_to_generate_predictions"][:2]
    ours, theirs = (engines.engine(name)(records, asked, 0.0, 1024) for name in ("duckdb", "spark"))
    assert ours.by_rule == theirs.by_rule and sum(ours.by_rule.values()) > 50
    found = [one.pairs.sort("left", "right") for one in (ours, theirs)]
    assert_frame_equal(*found, check_dtypes=False)


def test_what_is_not_installed_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ModuleNotFoundError(name=name)

    for module, extra in (("splink", "doudi[link]"), ("pyspark", "doudi[link,spark]")):
        monkeypatch.setattr(engines, "import_module", lambda _, module=module: missing(module))
        with pytest.raises(engines.UnableToStart) as refusal:
            engines.engine("duckdb")
        assert extra in str(refusal.value)


def test_too_little_memory_is_said() -> None:
    with pytest.raises(engines.UnableToStart, match="--memory"):
        link(generate(20_000, 4).given(), memory=10)
