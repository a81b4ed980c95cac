"""One household decided, with its explanation tree: how long, at the median and at the 95th percentile.

    python -m bench.one_household [--times N]

Prints one line of JSON. The household has three members and every fact that matters. Each time all is done
anew: parameters for the place and day, the rules, the decision with its trace, and the tree that pages show.
"""

import argparse
import json
import platform
from datetime import date
from pathlib import Path

from bench.timing import percentiles
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
        "decide_ms": percentiles(decided, times, first=200),
        "decide_and_explanation_tree_ms": percentiles(explained, times, first=200),
        "explanation_as_text_ms": percentiles(lambda: explain(decision), times // 5 or 2, first=200),
        "target_p50_ms": 0.5,
        "json_bytes": len(decision.to_json()),
        "python": platform.python_version(),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
