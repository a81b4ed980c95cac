"""The whole law over a population: `doudi sweep`, every benefit, from Parquet to Parquet.

python -m bench.pack POPULATION OUT [--engine NAME] [--runs N]
python -m bench.pack POPULATION --columns FILE
"""

import argparse
import json
import shutil
import time
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from bench.process import report
from doudi.law.benefits.columns import Pack
from doudi.monitoring.population.contract import Population, read
from doudi.monitoring.sweep.sweep import sweep
from doudi.policies.load import policies

AS_OF = date(2026, 9, 1)
KEYS = {"households": ("household", "place"), "persons": ("household",)}


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("population", type=Path)
    reader.add_argument("out", type=Path, nargs="?")
    reader.add_argument("--engine", default="numpy")
    reader.add_argument("--runs", type=int, default=1)
    reader.add_argument("--columns", type=Path)
    options = reader.parse_args()
    law, population = policies(), read(options.population)
    if options.columns:
        pack = Pack(law, law.in_force(AS_OF), as_of=AS_OF)
        options.columns.write_text(json.dumps(columns_read(population, pack)), encoding="utf-8")
        return
    for _ in range(options.runs):
        shutil.rmtree(options.out, ignore_errors=True)
        start = time.perf_counter()
        sweep(law, population, options.out, as_of=AS_OF, by=options.engine)
        report(start)


def columns_read(population: Population, pack: Pack) -> Mapping[str, Sequence[str]]:
    """By level, the columns of a population that the rules of a pack read."""
    found = {}
    for level, keys in KEYS.items():
        there = pl.read_parquet_schema(population.parts[0].file(population.folder, level))
        found[level] = [name for name in there if name in keys or name in pack.facts]
    return found


if __name__ == "__main__":
    main()
