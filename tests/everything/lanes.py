"""Stages beside each other: lanes take from one list, each stage a process of its own.

While they run, their progress comes with the stage's name before it; a stage that fails is shown whole when
it ends, apart from the others.
"""

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from doudi.demo.run.bootstrap import ROOT
from tests.everything.stages import Stage

LANES = min(4, (os.cpu_count() or 2) + 1)  # one more than processors: browsers and kills also wait
PROGRESS = re.compile(r"\[ *\d+%\]$")


@dataclass(frozen=True)
class Outcome:
    """How one stage went. `output` is all that it printed."""

    name: str
    passed: bool
    seconds: float
    output: str


class Lanes:
    """Runs stages, and can end all that it started."""

    def __init__(self, stages: Sequence[Stage], say: Callable[[str], None]) -> None:
        self._order = [stage.name for stage in stages]
        self._width = max(map(len, self._order), default=0)
        self._waiting: SimpleQueue[Stage] = SimpleQueue()
        for stage in stages:
            self._waiting.put(stage)
        self._say = say
        self._running: set[subprocess.Popen[str]] = set()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._outcomes: list[Outcome] = []

    def run(self) -> list[Outcome]:
        """Run every stage, whatever fails before it; their outcomes in the stages' order.

        An interruption ends what runs, lets it tidy up for half a minute, and goes on its way.
        """
        lanes = [threading.Thread(target=self._lane) for _ in range(LANES)]
        for lane in lanes:
            lane.start()
        try:
            for lane in lanes:
                lane.join()
        except BaseException:
            self._stop()
            for lane in lanes:
                lane.join()
            raise
        return sorted(self._outcomes, key=lambda outcome: self._order.index(outcome.name))

    def _lane(self) -> None:
        while True:
            try:
                stage = self._waiting.get_nowait()
            except Empty:
                return
            outcome = self._one(stage)
            if outcome is None:
                return
            with self._lock:
                self._outcomes.append(outcome)
                self._say(_ended(outcome))

    def _one(self, stage: Stage) -> Outcome | None:
        """Run one stage to its end; None when everything was stopped."""
        began = time.monotonic()
        with self._lock:
            if self._stopped.is_set():
                return None
            self._say(f"{stage.name:<{self._width}} │ begins")
            process = subprocess.Popen(
                stage.command,
                cwd=ROOT,
                env={**os.environ, **stage.environment},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=True,
            )
            self._running.add(process)
        with process:
            output = self._follow(stage, process)
        with self._lock:
            self._running.discard(process)
            if self._stopped.is_set():
                return None
        return Outcome(stage.name, process.returncode == 0, time.monotonic() - began, output)

    def _follow(self, stage: Stage, process: "subprocess.Popen[str]") -> str:
        """Read what it prints until it ends, and pass its progress on."""
        lines = []
        for line in process.stdout or ():
            lines.append(line)
            if PROGRESS.search(line.rstrip()):
                with self._lock:
                    self._say(f"{stage.name:<{self._width}} │ {line.rstrip()}")
        return "".join(lines)

    def _stop(self) -> None:
        with self._lock:
            self._stopped.set()
            running = list(self._running)
        for process in running:
            _signal(process, signal.SIGINT)
        deadline = time.monotonic() + 30
        for process in running:
            try:
                process.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal(process, signal.SIGKILL)


def _signal(process: "subprocess.Popen[str]", number: int) -> None:
    """To the stage and everything in its session's first group."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, number)


def _ended(outcome: Outcome) -> str:
    """All that a failed stage said; of one that passed, its end (tests that were skipped, counts)."""
    mark = "passed" if outcome.passed else "FAILED"
    said = outcome.output if not outcome.passed else _last_words(outcome.output)
    return f"\n── {outcome.name}: {mark}, {outcome.seconds:.0f} s\n{said}".rstrip() + "\n"


def _last_words(output: str) -> str:
    lines = output.rstrip().splitlines()
    ends = [index for index, line in enumerate(lines) if PROGRESS.search(line)]
    return "\n".join(lines[ends[-1] + 1 :]) if ends else "\n".join(lines[-1:])


def summary(outcomes: Sequence[Outcome], seconds: float) -> str:
    """The table at the end; `seconds` is the time from the first stage to the last."""
    width = max((len(each.name) for each in outcomes), default=0)
    marks = {True: "passed", False: "FAILED"}
    rows = [f"  {each.name:<{width}}  {marks[each.passed]}  {each.seconds:6.1f} s" for each in outcomes]
    return "\n".join(["", "── Summary", *rows, f"  {seconds:.0f} s in all, {LANES} beside each other"])
