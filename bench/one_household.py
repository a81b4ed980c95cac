"""One household decided, with its explanation tree: how long, at the median and at the 95th percentile.

    python bench/one_household.py [--times N]

Prints one line of JSON. The household has three members and every fact that matters. Each time all is done
anew: parameters for the place and day, the rules, the decision with its trace, and the tree that pages show.
"""

import argparse
import json
import platform
import statistics
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from doudi.law.benefits import household_file
from doudi.law.benefits.decide import decide
from doudi.law.benefits.explain import explain, tree
from doudi.policies.load import policies

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "three-people-1894.json"
AS_OF = date(2026, 11, 24)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=3000)
    times = parser.parse_args().times
    law = policies()
    situation = household_file.read(EXAMPLE, law).situation
    decision = decide(law, "dibao", situation, place="990001", as_of=AS_OF)

    def decided() -> object:
        return decide(law, "dibao", situation, place="990001", as_of=AS_OF)

    def explained() -> object:
        return tree(decide(law, "dibao", situation, place="990001", as_of=AS_OF))

    result = {
        "benchmark": "one household, dibao, three members",
        "decide_ms": measured(decided, times),
        "decide_and_explanation_tree_ms": measured(explained, times),
        "explanation_as_text_ms": measured(lambda: explain(decision), times // 5 or 1),
        "target_p50_ms": 0.5,
        "json_bytes": len(decision.to_json()),
        "python": platform.python_version(),
    }
    print(json.dumps(result))


def measured(work: Callable[[], object], times: int) -> dict[str, float]:
    """p50 and p95 in milliseconds, after a warm-up."""
    for _ in range(min(times, 200)):
        work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    cuts = statistics.quantiles(taken, n=20)
    return {"p50": round(cuts[9] * 1000, 3), "p95": round(cuts[18] * 1000, 3)}


if __name__ == "__main__":
    main()
