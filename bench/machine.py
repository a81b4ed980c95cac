"""What the figures were measured on: cores and memory, no names."""

import os
import platform
from pathlib import Path


def words() -> str:
    """One line about this machine."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    busy = os.getloadavg()[1]
    return (
        f"{len(os.sched_getaffinity(0))} cores ({model}), {gib:.0f} GiB memory, {platform.system()}, "
        f"Python {platform.python_version()}; load average before the run {busy:.1f}"
    )


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
