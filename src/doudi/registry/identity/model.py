"""The model: what is compared, at which levels, with which weights, and which pairs are looked at at all.

Weights are published (`weights.yaml`), not trained on the records at hand: the same records give the same
pairs, and a person can be told why. Only how common a name, a day or a place is, is counted each time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import polars as pl
import yaml

# Comparison → its levels, best first: (name, SQL). What fits no level is `else`; a null says nothing.
LEVELS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "name": (
        ("same", "name_key_l = name_key_r"),
        ("sound", "sound_l = sound_r"),
        ("shape", "length(shape_l) = length(shape_r) and levenshtein(shape_l, shape_r) <= 1"),
        ("near_sound", "levenshtein(sound_l, sound_r) <= 1"),
        ("one_sign", "levenshtein(name_key_l, name_key_r) <= 1"),
    ),
    "number": (
        ("same", "number_l = number_r"),
        ("one_sign", "levenshtein(number_l, number_r) <= 1"),
        ("two_signs", "levenshtein(number_l, number_r) <= 2"),
    ),
    "born": (
        ("same", "born_l = born_r"),
        ("swapped", "born_l = born_swapped_r"),
        ("one_digit", "levenshtein(born_l, born_r) <= 1"),
        ("two_months", "abs(born_day_l - born_day_r) <= 60"),
        ("year", "year_l = year_r"),
    ),
    "sex": (("same", "sex_l = sex_r"),),
    "phone": (("same", "phone_l = phone_r"), ("one_digit", "levenshtein(phone_l, phone_r) <= 1")),
    "place": (("village", "village_l = village_r"), ("town", "town_l = town_r")),
    "household": (("same", "household_l = household_r"),),
}
# Comparison → the column that says nothing when it is null, and the column of each counted level.
_COLUMN: Final = {"name": "name_key", "place": "town"}
_COUNTED: Final = {
    ("name", "same"): "name_key",
    ("born", "same"): "born",
    ("sex", "same"): "sex",
    ("number", "same"): "number",
    ("phone", "same"): "phone",
    ("place", "village"): "village",
    ("place", "town"): "town",
    ("household", "same"): "household",
}
_BY_FREQUENCY: Final = {("name", "same"): "name_key", ("phone", "same"): "phone"}  # a rare one says more

# Why a pair is looked at: equal columns. Two usable numbers that differ are two people, and not looked at.
RULES: Final[dict[str, tuple[str, ...]]] = {
    "birth day, surname, sex": ("born", "surname", "sex"),
    "birth day, given name": ("born", "given"),
    "birth day, village": ("born", "village"),
    "birth day the other way round, name by sound": ("born=born_swapped", "sound"),
    "number but its end": ("number_head",),
    "number but its beginning": ("number_tail",),
    "name by sound, village": ("sound", "village"),
    "name, town, birth year": ("name_key", "town", "year"),
    "name by shape, birth year, sex": ("shape", "year", "sex"),
    "phone, birth year": ("phone", "year"),
    "phone, name by sound": ("phone", "sound"),
    "household, birth year": ("household", "year"),
    "household, name by sound": ("household", "sound"),
}
NOT_BOTH: Final = "(l.usable + r.usable) < 2 and (l.settled + r.settled) < 2"


@dataclass(frozen=True)
class Weights:
    """weights.yaml: levels, thresholds of probability, duplicates expected of each record."""

    levels: Mapping[str, Mapping[str, Mapping[str, Any]]]
    automatic: float
    review: float
    margin: float
    duplicates: float


@cache
def weights() -> Weights:
    """The published weights."""
    raw = yaml.safe_load(Path(__file__).with_name("weights.yaml").read_text(encoding="utf-8"))
    return Weights(
        raw["levels"],
        float(raw["automatic"]),
        float(raw["review"]),
        float(raw["margin_bits"]),
        float(raw["duplicates_per_record"]),
    )


def column_of(comparison: str) -> str:
    """The column whose null means that a comparison says nothing."""
    return _COLUMN.get(comparison, comparison)


def condition(rule: str) -> str:
    """A rule as SQL over the records l and r."""
    equal = []
    for one in RULES[rule]:
        left, _, right = one.partition("=")
        equal.append(f"l.{left} = r.{right or left}")
    return " and ".join([*equal, NOT_BOTH])


def settings(records: pl.DataFrame, used: Iterable[str], link_type: str) -> dict[str, Any]:
    """The settings of Splink for these records, with the comparisons in `used`."""
    found = weights()
    comparisons = [_comparison(name, found.levels[name], records) for name in LEVELS if name in used]
    pairs_expected = found.duplicates * len(records)
    return {
        "link_type": link_type,
        "unique_id_column_name": "key",
        "probability_two_random_records_match": min(
            2 * pairs_expected / (len(records) * (len(records) - 1)), 0.5
        ),
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": [condition(rule) for rule in RULES],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
        "additional_columns_to_retain": [],
    }


def model_hash() -> str:
    """The hash of everything that settles the weight of a pair but the records."""
    text = Path(__file__).with_name("weights.yaml").read_bytes() + repr((LEVELS, RULES, NOT_BOTH)).encode()
    return sha256(text).hexdigest()


def share_equal(column: pl.Series) -> float:
    """How many of all pairs of records have the same value there; those without a value count as none."""
    known = column.drop_nulls()
    if len(known) < 2:
        return 0.0
    counts = known.value_counts(sort=False)["count"].cast(pl.Float64)
    return float((counts * (counts - 1)).sum()) / (len(known) * (len(known) - 1))


def _comparison(name: str, given: Mapping[str, Mapping[str, Any]], records: pl.DataFrame) -> dict[str, Any]:
    column = column_of(name)
    rows = [(level, sql, given[level]["m"], _u(name, level, given, records)) for level, sql in LEVELS[name]]
    rest = max(1.0 - sum(row[3] for row in rows), 1e-3)
    levels: list[dict[str, Any]] = [
        {
            "sql_condition": f"{column}_l IS NULL OR {column}_r IS NULL",
            "label_for_charts": "null",
            "is_null_level": True,
        }
    ]
    for level, sql, m, u in rows:
        made = {"sql_condition": sql, "label_for_charts": level, "m_probability": m, "u_probability": u}
        if (name, level) in _BY_FREQUENCY:
            made["tf_adjustment_column"] = _BY_FREQUENCY[name, level]
        levels.append(made)
    levels.append(
        {
            "sql_condition": "ELSE",
            "label_for_charts": "else",
            "m_probability": given["else"]["m"],
            "u_probability": rest,
        }
    )
    return {"output_column_name": name, "comparison_levels": levels}


def _u(name: str, level: str, given: Mapping[str, Mapping[str, Any]], records: pl.DataFrame) -> float:
    """As published, or counted: at least one pair in all, for a share of nothing would decide everything."""
    published = given[level]["u"]
    if published != "counted":
        return float(published)
    pairs = max(len(records) * (len(records) - 1) / 2, 1.0)
    found = share_equal(records[_COUNTED[name, level]])
    if (name, level) == ("place", "town"):
        found -= share_equal(records["village"])
    return min(max(found, 1.0 / pairs, 1e-12), 0.98)
