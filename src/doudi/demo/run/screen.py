"""What the person at the keyboard sees: one line per step, and a moving count where a step is long."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

WIDTH = 78


class Step:
    """One step on the screen. `count` moves; at the end the line says how long it took."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.began = time.monotonic()
        self._shown = self.began
        self._note = ""

    def count(self, note: str) -> None:
        """Show how far the step is: in place on a terminal, every ten seconds in a log."""
        self._note = note
        now = time.monotonic()
        if sys.stdout.isatty():
            if now - self._shown > 0.1:
                self._shown = now
                print(f"\r  {self.title}: {note}"[:WIDTH].ljust(WIDTH), end="", flush=True)
        elif now - self._shown > 10:
            self._shown = now
            print(f"  {self.title}: {note}", flush=True)


@contextmanager
def step(title: str) -> Iterator[Step]:
    """Announce a step, and say how long it took when it is done."""
    shown = Step(title)
    if sys.stdout.isatty():
        print(f"  {title} …", end="", flush=True)
    yield shown
    took = time.monotonic() - shown.began
    line = f"  {title}: done in {took:.1f} s"
    print(f"\r{line.ljust(WIDTH)}" if sys.stdout.isatty() else line, flush=True)
