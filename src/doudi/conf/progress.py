"""A line that shows how far a long command is: on a terminal it moves, in a log each tenth is a line."""

import sys
import time
from typing import TextIO

_WIDTH = 24


class Progress:
    """Call it with (done, whole) as often as you like."""

    def __init__(self, what: str, stream: TextIO | None = None) -> None:
        self._what = what
        self._stream = stream or sys.stderr
        self._began = time.monotonic()
        self._shown = -1

    def __call__(self, done: int, whole: int) -> None:
        share = done / whole if whole else 1.0
        moving = self._stream.isatty()
        step = int(share * (100 if moving else 10))
        if step == self._shown:
            return
        self._shown = step
        full = int(share * _WIDTH)
        line = f"{'█' * full}{'░' * (_WIDTH - full)} {done:,} of {whole:,} {self._what}, {self._seconds()} s"
        self._stream.write(f"\r{line}\x1b[K" if moving else f"{line}\n")
        if moving and done >= whole:
            self._stream.write("\n")
        self._stream.flush()

    def _seconds(self) -> int:
        return int(time.monotonic() - self._began)
