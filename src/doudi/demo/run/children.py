"""The processes of the demo: started together, watched, restarted when they fall, stopped together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from doudi.law.errors import Unable

GRACE = 8.0  # seconds a process gets to end by itself
FALLS = 4  # so many falls within a minute, and the demo stops instead of trying again
PR_SET_PDEATHSIG = 1


class UnableToStart(Unable):
    """A process of the demo does not come up; the message names it and shows its last words."""


@dataclass
class Child:
    """One process: what it is called, how it is started, and the address at which it answers when ready."""

    name: str
    command: Sequence[str]
    log: Path
    ready_url: str = ""
    process: "subprocess.Popen[bytes] | None" = None
    falls: list[float] = field(default_factory=list)

    def start(self, environment: Mapping[str, str]) -> None:
        """Start the process in a group of its own, with its output in its log."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches the supervisor only, which stops all in order
                preexec_fn=end_with_parent,
            )

    def fell(self) -> bool:
        """Whether the process has ended although nobody stopped it."""
        return self.process is not None and self.process.poll() is not None

    def last_words(self) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-12:])

    def signal(self, number: int) -> None:
        """Signal the whole group; one that is gone already is no error."""
        if self.process is not None and self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)


def start(children: Sequence[Child], environment: Mapping[str, str], seconds: float = 60) -> None:
    """Start all and wait until each answers."""
    for child in children:
        child.log.unlink(missing_ok=True)
        child.start(environment)
    deadline = time.monotonic() + seconds
    for child in children:
        while child.ready_url and not _answers(child.ready_url):
            if child.fell() or time.monotonic() > deadline:
                raise UnableToStart(f"{child.name} did not start. Its log says:\n{child.last_words()}")
            time.sleep(0.1)


def watch(children: Sequence[Child], environment: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Restart what falls, for ever; give up when one falls again and again."""
    while True:
        time.sleep(0.5)
        for child in children:
            if child.fell():
                _restart(child, environment, say)


def _restart(child: Child, environment: Mapping[str, str], say: Callable[[str], None]) -> None:
    now = time.monotonic()
    child.falls = [moment for moment in child.falls if now - moment < 60] + [now]
    status = child.process.returncode if child.process else None
    if len(child.falls) > FALLS:
        raise UnableToStart(f"{child.name} keeps falling. Its log says:\n{child.last_words()}")
    say(f"{child.name} ended (status {status}); starting it again. Log: {child.log}")
    child.start(environment)


def stop(children: Sequence[Child]) -> None:
    """End all: the door first, the sandboxes last; who does not go within the grace period is killed."""
    for child in reversed(children):
        child.signal(signal.SIGTERM)
    deadline = time.monotonic() + GRACE
    for child in reversed(children):
        if child.process is None:
            continue
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.signal(signal.SIGKILL)
            child.process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500  # it answers, if only to refuse
    except OSError:
        return False


def end_with_parent() -> None:
    """Let the kernel end the child when the supervisor is killed outright (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
