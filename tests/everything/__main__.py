"""`./test`: everything, on both databases.

`./test --only WORD` runs the stages with that word in their name; all other words go to pytest, for instance
`./test -k ledger`, or `./test --only "tests on SQLite" -n 2` for one stage in two processes.
"""

import argparse
import signal
import sys
import time
from types import FrameType

from doudi.demo.run import packages
from doudi.law.errors import Unable
from tests.everything import lanes, needs, postgres, stages


def main() -> int:
    """Run every stage, whatever fails before it; the exit status is 0 only when all passed."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    reader = argparse.ArgumentParser(prog="./test", description=__doc__)
    reader.add_argument("--only", metavar="WORD", default="", help="only stages with WORD in their name")
    options, words = reader.parse_known_args()
    try:
        needs.provide()
        packages.install("test.txt")
        stages.clean_environment()
        with postgres.cluster() as url:
            began = time.monotonic()
            chosen = stages.all_stages(url, options.only, words)
            outcomes = lanes.Lanes(chosen, _say).run()
    except KeyboardInterrupt:
        print("\nStopped before the end: nothing is proven.", file=sys.stderr)
        return 130
    except Unable as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    print(lanes.summary(outcomes, time.monotonic() - began), flush=True)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _say(words: str) -> None:
    print(words, flush=True)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
