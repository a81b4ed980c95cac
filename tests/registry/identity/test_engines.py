"""DuckDB and Spark weigh the same model: the same pairs, the same weights."""

import pytest

from bench.generated_people import generate
from doudi.registry.identity import engines
from doudi.registry.identity.linking import link


def test_spark_finds_what_duckdb_finds() -> None:
    given = generate(1200, 4).given()
    ours, theirs = (link(given, by=name) for name in ("duckdb", "spark"))
    assert len(ours.pairs) > 100
    assert ours.pairs.equals(theirs.pairs)
    assert ours.report.scored == theirs.report.scored


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
        link(generate(60_000, 4).given(), memory=20)
