"""Doudi on the 12-variable rule set: the sweep's own path, writing the four columns that the others write.

python -m bench.twelve.by_doudi FOLDER OUT [--runs N]
python -m bench.twelve.by_doudi FOLDER --household [--times N]
"""

import argparse
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from bench.process import report
from bench.timing import percentiles
from bench.twelve.household import PLACE, for_doudi
from bench.twelve.people import rules
from doudi.law.benefits.columns import GRANTED, Found, Pack
from doudi.law.benefits.decide import decide
from doudi.law.benefits.decision import Decision
from doudi.law.benefits.explain import tree
from doudi.law.benefits.policies import Policies
from doudi.monitoring.population.contract import Part, Population, read
from doudi.monitoring.sweep.arrays import columns, opened

AS_OF = date(2026, 9, 1)
CATEGORIES = ("dibao", "near", "rigid")
SUBSIDIES = ("living", "nursing")


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("out", type=Path, nargs="?")
    reader.add_argument("--runs", type=int, default=1)
    reader.add_argument("--household", action="store_true", help="time one household instead")
    reader.add_argument("--times", type=int, default=3000)
    options = reader.parse_args()
    law = rules(options.folder)
    if options.household:
        print(json.dumps(one_household(law, options.times)))
        return
    population = read(options.folder)
    options.out.mkdir(parents=True, exist_ok=True)
    for _ in range(options.runs):
        start = time.perf_counter()
        pack = Pack(law, (*CATEGORIES, *SUBSIDIES), as_of=AS_OF)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(partial(run, pack, population, options.out), population.parts))
        report(start)


def run(pack: Pack, population: Population, out: Path, part: Part) -> None:
    """One part of the population."""
    found = [pack.decide(stretch) for stretch in columns(opened(population, part, pack), pack)]
    category = np.concatenate([_category(one) for one in found])
    amount = np.concatenate([one["dibao"].amount for one in found])
    _write(part.file(out, "households"), {"category": category, "amount": amount})
    subsidies = {name: np.concatenate([one[name].amount for one in found]) for name in SUBSIDIES}
    _write(part.file(out, "persons"), subsidies)


def _category(found: dict[str, Found]) -> Any:
    category = np.zeros(len(found["dibao"].outcome), np.int8)
    for number, name in enumerate(CATEGORIES, start=1):
        category[found[name].outcome == GRANTED] = number
    return category


def _write(path: Path, columns: dict[str, Any]) -> None:
    frame = pl.DataFrame(columns)
    frame.write_parquet(path, compression="zstd", compression_level=1, statistics=False)


def one_household(law: Policies, times: int) -> dict[str, Any]:
    """Milliseconds for one household: its category and amount, and with the trees that explain them."""
    situation = for_doudi()

    def decisions() -> list[Decision]:
        return [decide(law, name, situation, place=PLACE, as_of=AS_OF) for name in CATEGORIES]

    found = decisions()
    granted = [number for number, one in enumerate(found, start=1) if one.outcome == "granted"]
    return {
        "found": [sum(granted), found[0].amount or 0],
        "plain": percentiles(decisions, times, first=200),
        "explained": percentiles(lambda: [tree(one) for one in decisions()], times, first=200),
    }


if __name__ == "__main__":
    main()
