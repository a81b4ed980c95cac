"""The three sandbox departments, served in threads of the test over real HTTP, with a few people's data."""

import json
import os
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from doudi.demo.departments.command import open_department
from doudi.demo.departments.server import Server
from doudi.demo.departments.store import Store

TOKEN = "test-department-token"
NAMES = ("police", "labour", "bank")
AS_OF = "2026-08-31"
# Seconds for the connection, the next byte and the whole answer (settings.DEPARTMENT_PATIENCE).
PATIENT = (30, 30, 60)  # whatever else the machine does
HASTY = (1.5, 1.5, 2)  # where the department is to be too slow


@dataclass
class Office:
    """A department that is running."""

    server: Server | None

    @property
    def url(self) -> str:
        assert self.server is not None
        return f"http://127.0.0.1:{self.server.server_port}"

    @property
    def store(self) -> Store:
        assert self.server is not None
        return self.server.store

    def fill(self, table: str, *rows: tuple[object, ...]) -> None:
        self.store.fill(table, rows)

    def fault(self, mode: str, seconds: float = 0) -> None:
        assert self.call("/_fault", {"mode": mode, "seconds": seconds})[0] == 200

    def asked(self) -> list[dict[str, Any]]:
        asked: list[dict[str, Any]] = self.call("/_asked")[1]["asked"]
        return asked

    def call(self, path: str, body: object = None, *, token: str = TOKEN) -> tuple[int, Any]:
        """Status and JSON of a request: GET, or POST with a body."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(  # noqa: S310 - our own address
            self.url + path, data=data, headers={"Authorization": f"Bearer {token}"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310
                return response.status, json.loads(response.read())
        except urllib.error.HTTPError as refusal:
            with refusal:
                return refusal.code, json.loads(refusal.read())


@contextmanager
def running(folder: Path) -> Iterator[dict[str, Office]]:
    """All three, on free ports, each knowing as of when its data are."""
    with mock.patch.dict(os.environ, {"DOUDI_DEPARTMENT_TOKEN": TOKEN}):
        servers = {name: open_department(name, folder, 0) for name in NAMES}
    for server in servers.values():
        server.store.fill("about", [("as_of", AS_OF)])
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield {name: Office(server) for name, server in servers.items()}
    finally:
        for server in servers.values():
            server.stopping.set()
            server.shutdown()
            server.server_close()
