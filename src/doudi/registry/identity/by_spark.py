"""Scoring on a Spark cluster: the same model, for more records than one machine holds.

The session is that of whoever started us (spark-submit), or one on this machine. The cluster's own shuffles
write to its disks: whoever runs it sees to it that they are encrypted (set here)
"""

import os
import sys
from collections.abc import Mapping
from typing import Any

import polars as pl
from pyspark.sql import SparkSession
from splink import Linker, SparkAPI

from doudi.registry.identity.engines import Scored


def score(records: pl.DataFrame, settings: Mapping[str, Any], threshold: float, memory: int) -> Scored:
    """The pairs at or above `threshold`; how much memory the workers have is the cluster's affair."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.Builder().appName("doudi link").config("spark.io.encryption.enabled", "true")
    session = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    # Kept in the workers' memory: Splink would otherwise write every step to files.
    api = SparkAPI(  # type: ignore[no-untyped-call]
        spark_session=session, break_lineage_method="persist", register_udfs_automatically=False
    )
    table = api.register(session.createDataFrame(records.to_arrow()), dataset_display_name="records")
    linker = Linker(table, dict(settings), log_level="ERROR", validate_settings=False)
    blocked = linker.inference.compute_blocked_pairs_for_predict()
    counts = session.sql(
        f"SELECT CAST(match_key AS INT) AS rule, count(*) AS pairs FROM {blocked.physical_name} GROUP BY 1"
    ).collect()
    found = linker.inference.predict(threshold_match_probability=threshold, warning_mode="never")
    levels = ", ".join(f"gamma_{one['output_column_name']}" for one in settings["comparisons"])
    rows = session.sql(
        "SELECT least(key_l, key_r) AS left, greatest(key_l, key_r) AS right, match_weight AS weight, "
        f"match_probability AS probability, CAST(match_key AS INT) AS rule, {levels} FROM "
        f"{found.physical_name}"
    )
    return Scored(pl.DataFrame(rows.toArrow()), {row["rule"]: row["pairs"] for row in counts})
