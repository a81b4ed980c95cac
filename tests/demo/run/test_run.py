"""`./run` itself: started, used, hurt, stopped, started again."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from doudi.demo.run import ports
from tests.architecture.tree import ROOT
from tests.databases import LiveDatabase

pytestmark = pytest.mark.faults

COUNTY_DONE = re.compile(r"The demo county 990001: .*: done in")


class Run:
    """A demo in a folder of its own, on the test's database."""

    def __init__(self, folder: Path, database: LiveDatabase) -> None:
        self.folder, self.port = folder, ports.free(1)[0]
        self.log = folder / "run.log"
        clean = {name: text for name, text in os.environ.items() if not name.startswith("DOUDI_")}
        self.environment = {
            **clean,
            "DJANGO_SETTINGS_MODULE": "",
            "DATABASE_URL": database.url,
            "DOUDI_DATA": str(folder / "data"),
            "DOUDI_KEYS": str(settings.KEY_FILE),  # the template database was made with it
            "PORT": str(self.port),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it says that it is ready."""
        with self.log.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "doudi.demo.run"],
                env=self.environment,
                cwd=ROOT,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_for("Doudi is ready")

    def wait_for(self, words: str, seconds: float = 180) -> None:
        """Wait until the words are in what it printed."""
        deadline = time.monotonic() + seconds
        while words not in self.said():
            assert self.process is not None
            assert self.process.poll() is None, self.said()
            assert time.monotonic() < deadline, self.said()
            time.sleep(0.1)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def page(self, path: str) -> str:
        """What the site answers."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30) as answer:
            text: str = answer.read().decode()
        return text

    def typed(self, words: str) -> str:
        """What `doudi` prints in another terminal, after the line that ./run gives to copy."""
        line = next(line.strip() for line in self.said().splitlines() if line.endswith("/demo.env"))
        script = f"{line} && {sys.executable} -m doudi.conf.command {words}"
        clean = {name: text for name, text in self.environment.items() if not name.startswith("DOUDI_")}
        done = subprocess.run(["/bin/sh", "-c", script], env=clean, cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def children(self) -> dict[int, str]:
        """Every process below it, with its command."""
        assert self.process is not None
        pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
        parents = {pid: _parent(pid) for pid in pids}
        return {pid: _words(pid) for pid in parents if _is_below(pid, self.process.pid, parents)}

    def stop(self, number: int) -> None:
        """End it with a signal; its own exit status is 0."""
        assert self.process is not None
        self.process.send_signal(number)
        assert self.process.wait(30) == 0, self.said()


def _is_below(pid: int, ancestor: int, parents: dict[int, int]) -> bool:
    while pid in parents and pid != ancestor:
        pid = parents[pid]
        if pid == ancestor:
            return True
    return False


def _stat(pid: int) -> list[str]:
    """State and parent of a process; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _alive(pid: int) -> bool:
    return _stat(pid)[:1] not in ([], ["Z"])


def _parent(pid: int) -> int:
    return int(_stat(pid)[1]) if _stat(pid) else 0


def _words(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
    except (FileNotFoundError, ProcessLookupError):
        return ""


def _second_on_one_folder_is_refused(run: Run) -> None:
    other = {**run.environment, "PORT": str(ports.free(1)[0])}
    command = [sys.executable, "-m", "doudi.demo.run"]
    done = subprocess.run(command, env=other, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert "running already" in done.stderr


@pytest.fixture
def run(live_database: LiveDatabase, tmp_path: Path) -> Iterator[Run]:
    demo = Run(tmp_path, live_database)
    yield demo
    if demo.process is not None and demo.process.poll() is None:
        demo.process.kill()
        demo.process.wait()


def test_from_the_first_start_to_the_second(run: Run) -> None:
    run.start()
    assert "王建国" in run.page("/demo/")
    assert "陈" in run.page("/public/notices/") or "公示" in run.page("/public/notices/")
    assert "The journal holds." in run.typed("audit verify")
    assert "is equal to the bank's account" in run.typed("ledger verify")
    worker = next(pid for pid, words in run.children().items() if words.endswith("command work"))
    os.kill(worker, signal.SIGKILL)
    run.wait_for("worker ended (status -9); starting it again")
    everyone = run.children()
    assert len(everyone) >= 8
    _second_on_one_folder_is_refused(run)
    run.stop(signal.SIGINT)
    assert not [pid for pid in everyone if _alive(pid)]
    began = time.monotonic()
    run.start()
    assert "The demo county" not in run.said()
    assert "王建国" in run.page("/demo/")
    took = re.search(r"ready after (\d+) s", run.said())
    assert took
    print(f"second start: {took[1]} s, {time.monotonic() - began:.1f} s with the interpreter")
    run.stop(signal.SIGTERM)


def test_a_killed_first_start_goes_on(run: Run) -> None:
    """Killed outright while the county is built: nothing half-made is left, and nobody keeps running."""
    with run.log.open("wb") as out:
        run.process = subprocess.Popen(
            [sys.executable, "-m", "doudi.demo.run"], env=run.environment, cwd=ROOT, stdout=out, stderr=out
        )
    half_made = run.folder / "data" / "sandboxes" / "departments.new"
    while not half_made.exists():  # the people are written, not committed; the departments' files are begun
        assert run.process.poll() is None, run.said()
        time.sleep(0.01)
    builders = list(run.children())
    run.process.kill()
    run.process.wait()
    deadline = time.monotonic() + 60
    while any(_alive(pid) for pid in builders):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert builders
    assert not COUNTY_DONE.search(run.said()), "killed too late"
    run.start()
    assert COUNTY_DONE.search(run.said())
    assert not half_made.exists()
    assert "王建国" in run.page("/demo/")
    run.stop(signal.SIGTERM)


def test_a_busy_port_is_said_and_nothing_is_started(run: Run) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", run.port))
        other.listen()
        done = subprocess.run(
            [sys.executable, "-m", "doudi.demo.run"],
            env=run.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
    assert done.returncode == 1
    assert f"Port {run.port} is busy" in done.stderr
    assert f"PORT={run.port + 1} ./run" in done.stderr
    assert not (run.folder / "data" / "office").exists()


@pytest.mark.parametrize("port", ["eight", "0", "70000"])
def test_a_wrong_port_is_said(port: str, run: Run) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "doudi.demo.run"],
        env={**run.environment, "PORT": port},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert "give a number from 1 to 65535" in done.stderr
