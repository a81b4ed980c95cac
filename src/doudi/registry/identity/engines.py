"""What scores the pairs: DuckDB in this process, or a Spark cluster. Both run the same model."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import polars as pl

from doudi.law.errors import Unable

ENGINES: Final = ("duckdb", "spark")


class UnableToStart(Unable):
    """The engine is not installed, or has not enough memory."""


@dataclass(frozen=True)
class Scored:
    """`pairs`: left and right key, weight (bits), probability, rule (its place) and gamma_<comparison>, above
    the threshold. `by_rule`: how many pairs each rule brought that no earlier one had."""

    pairs: pl.DataFrame
    by_rule: Mapping[int, int]


# records, settings of Splink, threshold of probability, memory in MiB
Engine = Callable[[pl.DataFrame, Mapping[str, Any], float, int], Scored]


def engine(name: str) -> Engine:
    """One of ENGINES, loaded only when it is asked for. Raises UnableToStart."""
    try:
        module = import_module(f"doudi.registry.identity.by_{name}")
    except ModuleNotFoundError as error:
        if error.name not in ("splink", "duckdb", "pyspark", "pyarrow"):
            raise
        extra = "link,spark" if error.name == "pyspark" else "link"
        raise UnableToStart(
            f"比对用的软件包还没有安装。请运行 pip install 'doudi[{extra}]'。",
            f"The packages that compare records are not installed: pip install 'doudi[{extra}]'.",
        ) from None
    found: Engine = module.score
    return found
