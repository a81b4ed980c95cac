"""`doudi department police|labour|bank --port N --data DIR`: run one sandbox department until stopped."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from doudi.demo.departments.offices import OFFICES
from doudi.demo.departments.server import Server
from doudi.demo.departments.store import Store
from doudi.law.errors import Unable


class UnableToOpenDepartment(Unable):
    """The department cannot start: no token, or the port is taken."""


def run(argv: Sequence[str]) -> int:
    """Serve until Ctrl-C or SIGTERM; the exit status is 0. Raises UnableToOpenDepartment."""
    options = _options(argv)
    server = open_department(options.name, options.data, options.port)

    def stop(number: int, frame: FrameType | None) -> None:
        server.stopping.set()
        threading.Thread(target=server.shutdown, daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    print(f"{server.department.zh} http://127.0.0.1:{server.server_port}", flush=True)
    try:
        server.serve_forever(poll_interval=0.2)
    finally:
        server.server_close()
    return 0


def open_department(name: str, data: Path, port: int) -> Server:
    """The server of one department, bound to its port and not yet serving."""
    token = os.environ.get("DOUDI_DEPARTMENT_TOKEN", "")
    if not token:
        raise UnableToOpenDepartment(
            "DOUDI_DEPARTMENT_TOKEN is not set: a department answers nobody without it."
        )
    department = OFFICES[name]
    store = Store(data / f"{name}.sqlite3", department.schema)
    try:
        return Server(department, store, token, port)
    except OSError as error:
        raise UnableToOpenDepartment(
            f"port {port} cannot be used ({error.strerror}): choose another --port."
        ) from error


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="doudi department", description=__doc__)
    parser.add_argument("name", choices=[*OFFICES, "bank-records"])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args(argv)
    options.name = options.name.removesuffix("-records")
    return options


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
