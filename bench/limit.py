"""The physical limit of a sweep: read the same columns, write the same result, decide nothing.

    python -m bench.limit POPULATION RESULT OUT COLUMNS [--runs N]

`COLUMNS`: a JSON file, by level the columns the rules read. `RESULT`: what a sweep of this population wrote;
its first part is held in memory and written once for every part, by as many threads as a sweep has.
"""

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

from bench.process import report

LEVELS = ("households", "persons")


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    for name in ("population", "result", "out", "columns"):
        reader.add_argument(name, type=Path)
    reader.add_argument("--runs", type=int, default=1)
    options = reader.parse_args()
    columns = json.loads(options.columns.read_text(encoding="utf-8"))
    result = {level: pl.read_parquet(_file(options.result, level, 0)) for level in LEVELS}
    parts = range(len(list(options.population.glob("persons-*.parquet"))))
    options.out.mkdir(parents=True, exist_ok=True)
    for _ in range(options.runs):
        start = time.perf_counter()
        with ThreadPoolExecutor(2) as pool:
            jobs = [pool.submit(_copied, options.population, columns, result, options.out, n) for n in parts]
            for job in jobs:
                job.result()
        report(start)


def _copied(
    population: Path,
    columns: Mapping[str, Sequence[str]],
    result: Mapping[str, pl.DataFrame],
    out: Path,
    number: int,
) -> None:
    for level in LEVELS:
        pl.read_parquet(_file(population, level, number), columns=list(columns[level]))
        path = _file(out, level, number)
        result[level].write_parquet(path, compression="zstd", compression_level=1, statistics=False)


def _file(folder: Path, level: str, number: int) -> Path:
    return folder / f"{level}-{number:04}.parquet"


if __name__ == "__main__":
    main()
