"""Another engine on the 12-variable rule set: Parquet in, Parquet out.

    python -m bench.twelve.peer openfisca_core|policyengine_core FOLDER OUT [--runs N]
    python -m bench.twelve.peer openfisca_core|policyengine_core FOLDER --household FILE [--times N]

Runs in the environment of bench/peers.txt and knows nothing of Doudi. It is given Polars to read and write,
and the plain arrays at once rather than a list of names: the fastest way into its simulation.
"""

import argparse
import json
import resource
import time
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from bench.timing import percentiles
from bench.twelve.peer_rules import BOOLEANS, PERIOD, RESULTS, Rules

PERSON = ("age", "income", "pension", "grade", "medical", "vehicles", "financial", *BOOLEANS)


def main() -> None:
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("engine")
    reader.add_argument("folder", type=Path)
    reader.add_argument("out", type=Path, nargs="?")
    reader.add_argument("--runs", type=int, default=1)
    reader.add_argument("--household", type=Path)
    reader.add_argument("--times", type=int, default=300)
    options = reader.parse_args()
    rules = Rules(options.engine, options.folder / "regions.json")
    if options.household:
        print(json.dumps(one_household(rules, options.household, options.times)))
        return
    for _ in range(options.runs):
        start = time.perf_counter()
        run(rules, options.folder, options.out)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        done = {"seconds": time.perf_counter() - start, "at": time.time(), "peak_kib": peak}
        print(json.dumps(done), flush=True)


def run(rules: Rules, folder: Path, out: Path) -> None:
    """Everybody once."""
    households = pl.read_parquet(folder / "households-*.parquet")
    persons = pl.read_parquet(folder / "persons-*.parquet")
    simulation = populated(rules, households, persons)
    out.mkdir(parents=True, exist_ok=True)
    for entity, names in RESULTS.items():
        found = pl.DataFrame({name: np.asarray(simulation.calculate(name, PERIOD)) for name in names})
        found.write_parquet(
            out / f"{entity}.parquet", compression="zstd", compression_level=1, statistics=False
        )


def populated(rules: Rules, households: pl.DataFrame, persons: pl.DataFrame) -> Any:
    """A simulation of these people, with every fact in it."""
    simulation = rules.builder().build_default_simulation(rules.system, 1)
    owner = np.searchsorted(households["household"].to_numpy(), persons["household"].to_numpy())
    person, household = simulation.populations["person"], simulation.populations["household"]
    person.count, person.ids = len(persons), np.arange(len(persons))
    household.count, household.ids = len(households), np.arange(len(households))
    household.members_entity_id = owner
    for name in PERSON:
        simulation.set_input(name, PERIOD, persons[name].to_numpy())
    simulation.set_input("homes", PERIOD, households["homes"].to_numpy())
    simulation.set_input("urban", PERIOD, (households["residence"] == "urban").to_numpy())
    place: Any = households["place"]
    wanted = [list(rules.regions).index(code) for code in place.dtype.categories]
    region = np.array(wanted)[place.to_physical().to_numpy()]
    simulation.set_input("region", PERIOD, rules.region.encode(region))
    return simulation


def one_household(rules: Rules, file: Path, times: int) -> dict[str, Any]:
    """Milliseconds for one household from its description, plain and with the engine's own trace."""
    situation = json.loads(file.read_text(encoding="utf-8"))

    def decided(trace: bool = False) -> Any:
        simulation = rules.builder().build_from_entities(rules.system, situation)
        simulation.trace = trace
        found = [int(simulation.calculate(name, PERIOD)[0]) for name in RESULTS["household"]]
        return found, simulation

    def traced() -> Any:
        found, simulation = decided(trace=True)
        return found, simulation.tracer.computation_log.lines()

    return {
        "found": decided()[0],
        "plain": percentiles(decided, times, first=50),
        "explained": percentiles(traced, times, first=50),
    }


if __name__ == "__main__":
    main()
