"""The law on a Spark cluster: the reading over NumPy columns, on Arrow batches of whole households.

Spark reads the files, brings each household together, and spreads households over its workers; what a worker
does with them is what one machine does. The workers write their rows down, so that none of Spark's processes
has to hold a part, whatever the memory it was started with.
"""

import atexit
import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import polars as pl
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.functions import col

from doudi.law.benefits.columns import Pack
from doudi.law.errors import Unable
from doudi.monitoring.population.contract import Part, Population
from doudi.monitoring.sweep.arrays import AT_ONCE, held, refuse_other_counts
from doudi.monitoring.sweep.by_numpy import read as decide
from doudi.monitoring.sweep.engines import UnableToFinish, UnableToStart
from doudi.monitoring.sweep.results import kinds

KEYS = ("household", "place")
ROW = "row"
_starting = Lock()


def decided(pack: Pack, population: Population, part: Part, out: Path) -> Mapping[str, pl.DataFrame]:
    """The rows of a part. Raises UnableToStart, UnableToReadPopulation, UnableToFinish."""
    people = _people(_session(), pack, population, part)
    rows = people.mapInArrow(_Decides(pack, part.number), _schema(pack))
    aside = out / f"spark-{part.number}"
    try:
        rows.write.mode("overwrite").parquet(str(aside))
    except (PySparkException, ConnectionError) as error:  # refused by a worker, or Spark itself is gone
        raise _refused(error) from error
    key = pl.read_parquet_schema(part.file(population.folder, "households"))["household"]
    frame = pl.read_parquet(aside / "*.parquet").sort("household", "member")
    shutil.rmtree(aside)
    by_level = {"households": frame.filter(pl.col("member") == 0), "persons": frame}
    refuse_other_counts(part, len(by_level["households"]), len(frame))  # the join loses whom it cannot match
    return {
        level: by_level[level].select(
            pl.col("household").cast(key), *(pl.col(name).cast(kind) for name, kind in columns.items())
        )
        for level, columns in kinds(pack).items()
    }


def _session() -> SparkSession:
    """The session of whoever started us (spark-submit), or one on this machine."""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with _starting:
        try:
            builder = SparkSession.Builder().appName("doudi sweep")
            session = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
            _stopped_at_the_end(session)
            return session
        except PySparkException as error:
            raise UnableToStart(
                "Spark 启动不了。请确认已安装 Java 17（java -version），或用 --engine numpy。",
                "Spark does not start: see that Java 17 is installed (java -version), or use --engine numpy.",
            ) from error


def _refused(error: Exception) -> Unable:
    """What a worker refused, in its own words; else the first line of what went wrong there."""
    said = str(error)
    found = re.search(r"UnableTo\w+: (.+)", said)
    reason = found[1] if found else said.strip().partition("\n")[0][:200]
    return UnableToFinish(f"Spark：{reason}", f"Spark: {reason}")


@cache
def _stopped_at_the_end(session: SparkSession) -> None:
    """A session that is left open fights for its workers while the program ends."""
    atexit.register(session.stop)


def _people(spark: SparkSession, pack: Pack, population: Population, part: Part) -> DataFrame:
    """A row for each person, the household's facts beside their own; a household never in two partitions."""
    files = {
        level: spark.read.parquet(str(part.file(population.folder, level)))
        for level in ("households", "persons")
    }
    read = {
        level: [name for name in frame.columns if name in KEYS or name in pack.facts]
        for level, frame in files.items()
    }
    numbered = col("_metadata.row_index").alias(ROW)
    persons = files["persons"].select(*map(col, read["persons"]), numbered)
    together = persons.join(files["households"].select(*read["households"]), "household")
    workers = max(spark.sparkContext.defaultParallelism, 1)
    return together.repartition(workers, "household").sortWithinPartitions("household", ROW)


class _Decides:
    """What a worker does with its batches."""

    def __init__(self, pack: Pack, number: int) -> None:
        self._pack = pack
        self._number = number

    def __call__(self, batches: Iterator[Any]) -> Iterator[Any]:
        for people in whole_households(gathered(map(_frame, batches), AT_ONCE)):
            yield from self._rows(people).to_batches()

    def _rows(self, people: pl.DataFrame) -> Any:
        facts = [fact for fact in self._pack.facts.values() if fact.name in people.columns]
        own = [fact.name for fact in facts if fact.entity == "household"]
        households = people.unique("household", keep="first", maintain_order=True).select(*KEYS, *own)
        persons = people.select("household", *(fact.name for fact in facts if fact.entity == "person"))
        part = held(households, persons, self._pack, self._number)
        result = decide(part, self._pack)
        rows = result["persons"].join(result["households"], on="household", maintain_order="left")
        return rows.select(
            pl.col(name).cast(pl.Int64 if _is_number(kind) else pl.String)
            for name, kind in _united(self._pack).items()
        ).to_arrow(compat_level=pl.CompatLevel.oldest())


def _frame(batch: Any) -> pl.DataFrame:
    frame = pl.from_arrow(batch)
    assert isinstance(frame, pl.DataFrame)  # noqa: S101  # a batch has several columns
    return frame


def gathered(frames: Iterator[pl.DataFrame], least: int) -> Iterator[pl.DataFrame]:
    """Spark's batches put together until they hold so many rows: every reading of the law has its price."""
    held: list[pl.DataFrame] = []
    for frame in frames:
        held.append(frame)
        if sum(map(len, held)) >= least:
            yield pl.concat(held)
            held.clear()
    if held:
        yield pl.concat(held)


def whole_households(batches: Iterator[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Batches sorted by household, cut anywhere, as batches that end where a household does."""
    rest: pl.DataFrame | None = None
    for batch in batches:
        people = batch if rest is None else pl.concat([rest, batch])
        last = pl.col("household") == people["household"][-1]
        rest, whole = people.filter(last), people.filter(~last)
        if len(whole):
            yield whole
    if rest is not None:
        yield rest


def _united(pack: Pack) -> dict[str, Any]:
    """The columns of both levels in one row."""
    by_level = kinds(pack)
    return {"household": pl.Int64(), **by_level["persons"], **by_level["households"]}


def _is_number(kind: Any) -> bool:
    return isinstance(kind, pl.Int64 | pl.UInt8)


def _schema(pack: Pack) -> str:
    return ", ".join(
        f"{name} {'bigint' if _is_number(kind) else 'string'}" for name, kind in _united(pack).items()
    )
