"""One measured program, one process: how long each of its runs took, and how much memory it held."""

import json
import os
import resource
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Timed:
    """`one_shot`: seconds from the start of the process to the end of its first run. `warm`: of the best of
    its later runs (the same as one_shot's own run where there was but one). `peak`: bytes, of all of it."""

    one_shot: float
    warm: float
    peak: int


def report(start: float) -> None:
    """Print one line about a run that began at `start` (time.perf_counter): what `timed` reads."""
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "at": time.time(), "peak_kib": peak}), flush=True)


def timed(command: Sequence[str]) -> Timed:
    """Run a program that reports its runs. Raises RuntimeError with what it said where it fails."""
    start = time.time()
    runs = [json.loads(line) for line in _output(command).splitlines() if line.startswith("{")]
    later = [run["seconds"] for run in runs[1:]] or [runs[0]["seconds"]]
    return Timed(runs[0]["at"] - start, min(later), max(run["peak_kib"] for run in runs) * 1024)


def whole(command: Sequence[str]) -> Timed:
    """Run any program once, start to end. Raises RuntimeError with what it said where it fails."""
    start = time.time()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as child:
        assert child.stderr
        said = child.stderr.read().decode(errors="replace")
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{said[-2000:]}")
    seconds = time.time() - start
    return Timed(seconds, seconds, used.ru_maxrss * 1024)


def answer(command: Sequence[str]) -> Any:
    """The JSON that a program prints last."""
    return json.loads(_output(command).strip().splitlines()[-1])


def _output(command: Sequence[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))}\n{done.stderr[-2000:]}")
    return done.stdout
