"""`./run`: prepare, build, start, say where everything is, watch, stop."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from doudi.demo.run import cast, children, environment, packages, paper, ports, welcome
from doudi.demo.run.screen import step
from doudi.law.errors import Unable

SANDBOXES = (*environment.DEPARTMENTS, "payments", "sms")


class UnableToRun(Unable):
    """The demo cannot start; the message says why and what to do."""


def main() -> int:
    """Run the demo until Ctrl-C; the exit status is 0 then, and 1 when something does not come up."""
    began = time.monotonic()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        host, port = os.environ.get("HOST") or "127.0.0.1", _port()
        data = environment.data_folder()
        print("Doudi 兜底", flush=True)
        with _only_one(data):
            ports.check(host, port)
            _run(host, port, data, began)
    except KeyboardInterrupt:
        print("\nStopped. Everything entered is kept; ./run goes on from here.", flush=True)
    except Unable as refusal:
        print(f"\n{refusal}", file=sys.stderr, flush=True)
        return 1
    except OSError as error:  # the disk is full, or the folder is another's
        where = f"{error.filename}: " if error.filename else ""
        print(f"\nThe demo cannot go on: {where}{error.strerror or error}", file=sys.stderr, flush=True)
        return 1
    return 0


def _run(host: str, port: int, data: Path, began: float) -> None:
    packages.install("base.txt")
    note = paper.provide()
    numbers = dict(zip(SANDBOXES, ports.free(len(SANDBOXES)), strict=True))
    variables = environment.of_demo(host, port, numbers)
    for_shells = environment.write_for_shells(variables, data)
    _prepare(variables)
    running = cast.children(data, host, port, numbers)
    try:
        with step("Three departments, bank, SMS gateway, worker and web server"):
            children.start(running, variables)
        welcome.show(variables["DOUDI_SITE"], host, for_shells, note, time.monotonic() - began)
        children.watch(running, variables, lambda line: print(f"  {line}", flush=True))
    finally:
        children.stop(running)


def _prepare(variables: dict[str, str]) -> None:
    """Keys, tables, messages, static files and the county, in a process that shows its own progress."""
    builder = subprocess.Popen(
        [*cast.DOUDI, "demo"],
        env=variables,
        preexec_fn=children.end_with_parent,
    )
    try:
        status = builder.wait()
    except BaseException:
        builder.terminate()
        builder.wait()
        raise
    if status != 0:
        raise UnableToRun("The demo could not be prepared; the lines above say why. ./run tries again.")


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise UnableToRun(f"PORT is {text!r}: give a number from 1 to 65535, for instance PORT=8001 ./run")
    return int(text)


@contextmanager
def _only_one(data: Path) -> Iterator[None]:
    """Two demos on one data folder would fetch each other's work: the second one is refused."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UnableToRun(
                f"The demo is running already on {data}. Stop it with Ctrl-C where it runs, or give this one "
                "a folder of its own:\n\n  DOUDI_DATA=other PORT=8001 ./run\n"
            ) from None
        yield


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
