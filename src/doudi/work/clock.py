"""The one place that reads the system clock, for the doors: pages, commands and the worker.

Everything below the doors is told the time (`at`, `as_of`). In the demo and in tests the clock can be moved:
the file named by the setting CLOCK_FILE holds a number of seconds that is added. Production has no such file.
"""

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.utils import timezone


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return timezone.now() + moved()


def today() -> dt.date:
    """Today's date in the time zone of the office (setting TIME_ZONE)."""
    return timezone.localdate(now())


def moved() -> dt.timedelta:
    """How far the clock has been moved: zero in production, and wherever nobody moved it."""
    file: Path | None = settings.CLOCK_FILE
    if file is None or not file.exists():
        return dt.timedelta()
    return dt.timedelta(seconds=int(file.read_text(encoding="ascii").strip() or "0"))


def move(by: dt.timedelta) -> None:
    """Move the clock further by `by`; only the demo and tests have a clock that can be moved."""
    file: Path | None = settings.CLOCK_FILE
    if file is None:
        raise RuntimeError("the clock cannot be moved in production")
    seconds = int((moved() + by).total_seconds())
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(".new")
    fresh.write_text(str(seconds), encoding="ascii")
    fresh.replace(file)
