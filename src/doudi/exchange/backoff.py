"""When to try again: later each time, and not all at the same moment."""

import random
from datetime import timedelta

TRIES = 12
_FIRST = 2.0
_LONGEST = 600.0


def delay(attempts: int, random_source: random.Random | None = None) -> timedelta | None:
    """How long to wait after the given number of failed attempts; None: give up, a person asks again.

    2, 4, 8 … 600 seconds, each between half and one and a half of it.
    """
    if attempts >= TRIES:
        return None
    spread = (random_source or random).uniform(0.5, 1.5)
    return timedelta(seconds=min(_FIRST * 2 ** max(attempts - 1, 0), _LONGEST) * spread)
