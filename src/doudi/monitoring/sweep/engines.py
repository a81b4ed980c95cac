"""What a sweep can run on. Every engine finds the same rows; they differ in speed and in reach."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path

import polars as pl

from doudi.law.benefits.columns import Pack
from doudi.law.errors import Unable
from doudi.monitoring.population.contract import Part, Population

# The rows of one part, by level: households, persons. The folder is the sweep's own, to put things aside in.
Engine = Callable[[Pack, Population, Part, Path], Mapping[str, pl.DataFrame]]
ENGINES = ("numpy", "polars", "spark")


class UnableToStart(Unable):
    """The engine is not installed."""


class UnableToFinish(Unable):
    """A worker of the engine refused its part, or failed."""


def engine(name: str) -> Engine:
    """One of ENGINES, loaded only when it is asked for. Raises UnableToStart."""
    try:
        module = import_module(f"doudi.monitoring.sweep.by_{name}")
    except ModuleNotFoundError as error:
        if error.name not in ("pyspark", "pyarrow"):
            raise
        raise UnableToStart(
            "还没有安装 Spark。请运行 pip install 'doudi[spark]'（另需 Java 17），或用 --engine numpy。",
            "Spark is not installed: run pip install 'doudi[spark]' (it also needs Java 17), "
            "or use --engine numpy.",
        ) from None
    found: Engine = module.decided
    return found
