"""The supervisor, with real processes."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

from doudi.demo.run import children, ports
from doudi.demo.run.children import Child

SERVER = """
import http.server, sys
class Quiet(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(204); self.end_headers()
    def log_message(self, *words): pass
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Quiet).serve_forever()
"""

DEAF = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(60)
"""


def server(tmp_path: Path, name: str = "server") -> Child:
    """A small web server as a child."""
    port = ports.free(1)[0]
    command = (sys.executable, "-c", SERVER, str(port))
    return Child(name, command, tmp_path / f"{name}.log", f"http://127.0.0.1:{port}/")


def alive(pid: int) -> bool:
    """Whether the process still runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def pid_of(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def test_all_are_started_and_stopped(tmp_path: Path) -> None:
    two = [server(tmp_path, "one"), server(tmp_path, "two")]
    children.start(two, os.environ)
    pids = [pid_of(child) for child in two]
    assert all(alive(pid) for pid in pids)
    children.stop(two)
    assert not any(alive(pid) for pid in pids)


def test_one_that_does_not_come_up_is_named_with_its_last_words(tmp_path: Path) -> None:
    command = (sys.executable, "-c", "print('no bread'); raise SystemExit(3)")
    child = Child("baker", command, tmp_path / "baker.log", "http://127.0.0.1:9/")
    with pytest.raises(children.UnableToStart, match=r"(?s)baker did not start.*no bread"):
        children.start([child], os.environ)


def test_one_that_falls_is_started_again_and_said(tmp_path: Path) -> None:
    child = server(tmp_path)
    children.start([child], os.environ)
    before = pid_of(child)
    os.kill(before, signal.SIGKILL)
    said: list[str] = []

    def heard(line: str) -> None:
        said.append(line)
        raise KeyboardInterrupt  # what Ctrl-C does to the watch

    with pytest.raises(KeyboardInterrupt):
        children.watch([child], os.environ, heard)
    assert "server ended (status -9); starting it again" in said[0]
    children.stop([child])


def test_one_that_keeps_falling_ends_the_demo(tmp_path: Path) -> None:
    child = Child("flea", (sys.executable, "-c", ""), tmp_path / "flea.log")
    child.start(os.environ)
    with pytest.raises(children.UnableToStart, match="flea keeps falling"):
        children.watch([child], os.environ, lambda line: None)


def test_one_that_does_not_listen_to_reason_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "GRACE", 0.5)
    child = Child("deaf", (sys.executable, "-c", DEAF), tmp_path / "deaf.log")
    child.start(os.environ)
    while "up" not in child.log.read_text():
        time.sleep(0.05)
    children.stop([child])
    assert child.process is not None
    assert child.process.returncode == -signal.SIGKILL
