"""`./test`: everything, on both databases. Words after it go to pytest, for instance `./test -k ledger`."""

import signal
import sys
from types import FrameType

from doudi.demo.run import packages, system
from tests.everything import needs, postgres, stages

REFUSALS = (system.UnableToInstall, packages.UnableToInstallPackages, postgres.UnableToStartPostgreSQL)


def main() -> int:
    """Run every stage, whatever fails before it; the exit status is 0 only when all passed."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        needs.provide()
        packages.install("test.txt")
        stages.clean_environment()
        with postgres.cluster() as url:
            outcomes = [stages.run(stage) for stage in stages.all_stages(url, sys.argv[1:])]
    except KeyboardInterrupt:
        print("\nStopped before the end: nothing is proven.", file=sys.stderr)
        return 130
    except REFUSALS as refusal:
        print(f"\n{refusal}", file=sys.stderr)
        return 1
    print(stages.summary(outcomes), flush=True)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
