"""The sandbox departments as processes of their own, for tests that kill things."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from doudi.demo.departments.offices import OFFICES
from doudi.demo.departments.store import Store
from tests.exchange.offices import AS_OF, TOKEN, Office
from tests.site import free_port

VARIABLES = {
    "police": "DOUDI_POLICE_URL",
    "labour": "DOUDI_LABOUR_URL",
    "bank": "DOUDI_BANK_RECORDS_URL",
}


@dataclass
class OfficeProcess(Office):
    """A department in a process; `start` after `kill` finds its data again."""

    name: str
    folder: Path
    port: int
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def store(self) -> Store:
        return Store(self.folder / f"{self.name}.sqlite3", OFFICES[self.name].schema)

    def fill(self, table: str, *rows: tuple[object, ...]) -> None:
        self.store.fill(table, rows)

    def start(self) -> None:
        command = [sys.executable, "-m", "doudi.demo.departments.command", self.name]
        options = ["--port", str(self.port), "--data", str(self.folder)]
        self.process = subprocess.Popen(
            [*command, *options],
            env={**os.environ, "DOUDI_DEPARTMENT_TOKEN": TOKEN},
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                self.call("/")
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"{self.name} did not start")

    def kill(self) -> None:
        """kill -9."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()


@contextmanager
def office_processes(folder: Path) -> Iterator[dict[str, OfficeProcess]]:
    """All three, running, each knowing as of when its data are; killed at the end."""
    offices = {name: OfficeProcess(None, name, folder, free_port()) for name in VARIABLES}
    try:
        for office in offices.values():
            office.fill("about", ("as_of", AS_OF))
            office.start()
        yield offices
    finally:
        for office in offices.values():
            office.kill()


def environment(offices: dict[str, OfficeProcess]) -> dict[str, str]:
    """What a worker needs to find them."""
    urls = {VARIABLES[name]: office.url for name, office in offices.items()}
    return {**urls, "DOUDI_DEPARTMENT_TOKEN": TOKEN}
