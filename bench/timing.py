"""How long a piece of work takes, again and again. Nothing but Python: the peers' environment runs it too."""

import statistics
import time
from collections.abc import Callable


def percentiles(work: Callable[[], object], times: int, *, first: int) -> dict[str, float]:
    """p50 and p95 in milliseconds, after so many at `first` that are not counted."""
    for _ in range(min(times, first)):
        work()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    cuts = statistics.quantiles(taken, n=20)
    return {"p50": round(cuts[9] * 1000, 3), "p95": round(cuts[18] * 1000, 3)}
