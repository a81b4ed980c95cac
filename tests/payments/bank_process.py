"""The sandbox bank as a process of its own, for tests that pay through it."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.site import free_port

TOKEN = "test-bank-token"


@dataclass
class BankProcess:
    """A running bank; `stop` and `start` keep its books."""

    url: str
    port: int
    folder: Path
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        """What a worker needs to find it."""
        return {"DOUDI_BANK_URL": self.url, "DOUDI_BANK_TOKEN": TOKEN}

    def start(self) -> None:
        arguments = ["--port", str(self.port), "--data", str(self.folder)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "doudi.demo.bank.command", *arguments],
            env={**os.environ, "DOUDI_BANK_TOKEN": TOKEN},
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                self.call("GET", "/_fault")
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("the bank did not start")

    def kill(self) -> None:
        """kill -9."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def call(self, method: str, path: str, body: object = None) -> Any:
        """A request past all faults' dice for addresses that begin with an underscore."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - our own address
            self.url + path, data=data, method=method, headers={"Authorization": f"Bearer {TOKEN}"}
        )
        with urllib.request.urlopen(request, timeout=20) as response:  # noqa: S310
            return json.loads(response.read())

    def fault(self, **faults: float | bool) -> None:
        """End all faults, then set these."""
        self.call("POST", "/_fault", {"reset": True, **faults})

    def account(self, account: str, state: str, name: str = "") -> None:
        """Let the bank know an account as closed, frozen, or another's."""
        self.call("POST", "/_account", {"account": account, "state": state, "name": name})


@contextmanager
def bank_in(folder: Path) -> Iterator[BankProcess]:
    """A bank with empty books in `folder`, stopped at the end."""
    port = free_port()
    bank = BankProcess(f"http://127.0.0.1:{port}", port, folder)
    bank.start()
    try:
        yield bank
    finally:
        bank.kill()
