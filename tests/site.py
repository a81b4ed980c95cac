"""The web server as the product runs it, as a process of its own, for tests that come in through the door."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory


@dataclass(frozen=True)
class Site:
    """A running site: its address, without a slash at the end."""

    url: str


def free_port() -> int:
    """A TCP port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def served(environment: dict[str, str], log_in: Path | None = None) -> Iterator[Site]:
    """Start granian (1 worker) on a free port, wait until it answers, and stop it at the end.

    Its log, `site.log` in the folder `log_in`, is kept; without a folder it goes with the site.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    arguments = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    command = [sys.executable, "-m", "granian", *arguments, "--blocking-threads", "4"]
    with TemporaryDirectory() as folder:
        log = (log_in or Path(folder)) / "site.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*command, "doudi.conf.wsgi:application"],
                env={**os.environ, **environment, "DOUDI_SITE": url},
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            _wait_until_up(url, process, log)
            yield Site(url)
        finally:
            _stop(process)


def _wait_until_up(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{url}/", timeout=10):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError:
            return  # it answers: what it answers is the test's business
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
    raise AssertionError(f"the site did not start:\n{log.read_text(errors='replace')[-3000:]}")


def _stop(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
