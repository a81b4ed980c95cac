"""Who plays in the demo: the sandboxes, the worker and the web server, in the order they are started."""

import sys
from collections.abc import Mapping
from pathlib import Path

from doudi.demo.run.children import Child
from doudi.demo.run.environment import DEPARTMENTS

DOUDI = (sys.executable, "-m", "doudi.conf.command")
WEB_WORKERS = 2


def children(data: Path, host: str, port: int, ports: Mapping[str, int]) -> list[Child]:
    """Every process of the demo, not started yet."""
    logs, theirs = data / "logs", data / "sandboxes"
    return [
        *(_sandbox(f"department {name}", ports[name], theirs / "departments", logs) for name in DEPARTMENTS),
        _sandbox("bank", ports["payments"], theirs / "bank", logs),
        _sandbox("sms", ports["sms"], theirs / "sms", logs),
        Child("worker", (*DOUDI, "work"), logs / "worker.log"),
        _web(host, port, logs),
    ]


def _sandbox(words: str, port: int, data: Path, logs: Path) -> Child:
    data.mkdir(parents=True, exist_ok=True)
    command = (*DOUDI, *words.split(), "--port", str(port), "--data", str(data))
    log = logs / f"{words.replace(' ', '-')}.log"
    return Child(f"sandbox {words}", command, log, f"http://127.0.0.1:{port}/")


def _web(host: str, port: int, logs: Path) -> Child:
    options = ["--interface", "wsgi", "--host", host, "--port", str(port), "--workers", str(WEB_WORKERS)]
    options += ["--blocking-threads", "4", "--backlog", "1024", "--workers-kill-timeout", "5"]
    command = (sys.executable, "-m", "granian", *options, "doudi.conf.wsgi:application")
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104 - compared, not bound
    return Child("web server", command, logs / "web.log", f"http://{shown}:{port}/")
