"""Scoring in this process. Clear numbers stay in memory: nothing is spilled to disk."""

from collections.abc import Mapping
from typing import Any

import duckdb
import polars as pl
from splink import DuckDBAPI, Linker
from splink.internals.exceptions import SplinkException

from doudi.registry.identity.engines import Scored, UnableToStart

_PAIRS = "SELECT CAST(match_key AS INTEGER) AS rule, count(*) AS pairs FROM {} GROUP BY ALL"


def score(records: pl.DataFrame, settings: Mapping[str, Any], threshold: float, memory: int) -> Scored:
    """The pairs at or above `threshold`. Raises UnableToStart when `memory` (MiB) does not suffice."""
    with duckdb.connect(config={"memory_limit": f"{memory}MiB", "temp_directory": ""}) as connection:
        connection.execute("SET preserve_insertion_order = false")
        try:
            return _scored(DuckDBAPI(connection), records, settings, threshold)
        except (duckdb.OutOfMemoryException, SplinkException) as error:
            if not isinstance(error.__cause__ or error, duckdb.OutOfMemoryException):
                raise
            raise UnableToStart(
                f"内存不够（给了 {memory} MiB）。请用 --memory 给多一些，或用 --engine spark。",
                f"{memory} MiB do not suffice: give more with --memory, or use --engine spark.",
            ) from None


def _scored(api: DuckDBAPI, records: pl.DataFrame, settings: Mapping[str, Any], threshold: float) -> Scored:
    table = api.register(records.to_arrow(), dataset_display_name="records")
    linker = Linker(table, dict(settings), log_level="ERROR", validate_settings=False)
    blocked = linker.inference.compute_blocked_pairs_for_predict()
    counts = api.duckdb_con.sql(_PAIRS.format(blocked.physical_name)).fetchall()
    found = linker.inference.predict(threshold_match_probability=threshold, warning_mode="never")
    levels = ", ".join(f"gamma_{one['output_column_name']}" for one in settings["comparisons"])
    rows = api.duckdb_con.sql(
        "SELECT least(key_l, key_r) AS left, greatest(key_l, key_r) AS right, match_weight AS weight, "
        f"match_probability AS probability, CAST(match_key AS INTEGER) AS rule, {levels} "
        f"FROM {found.physical_name}"
    )
    return Scored(rows.pl(), dict(counts))
