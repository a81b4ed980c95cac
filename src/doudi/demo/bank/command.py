"""`doudi bank --port N --data DIR`: the sandbox bank that pays the monthly batches."""

import argparse
import os
import secrets
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from doudi.demo.bank.server import Bank
from doudi.demo.bank.store import Store
from doudi.law.errors import Unable


class UnableToStartBank(Unable):
    """The bank cannot listen there."""


def run(argv: Sequence[str]) -> int:
    """Serve until SIGTERM or Ctrl-C. The token is DOUDI_BANK_TOKEN, or is made in DIR/token."""
    parser = argparse.ArgumentParser(
        prog="doudi bank", description="The sandbox bank for the monthly payments."
    )
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of the bank's books")
    options = parser.parse_args(argv)
    store = Store(options.data)
    try:
        server = Bank(options.port, store, _token(options.data / "token"))
    except OSError as error:
        raise UnableToStartBank(
            f"port {options.port} is taken ({error.strerror}): give another --port."
        ) from error
    _stop_on_signal(server)
    print(f"The sandbox bank listens on http://127.0.0.1:{options.port}", flush=True)
    server.serve_forever(poll_interval=0.1)
    server.server_close()
    return 0


def _token(file: Path) -> str:
    given = os.environ.get("DOUDI_BANK_TOKEN", "")
    if given:
        return given
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24), encoding="ascii")
    return file.read_text(encoding="ascii").strip()


def _stop_on_signal(server: Bank) -> None:
    def stop(number: int, frame: object) -> None:
        threading.Thread(target=server.shutdown).start()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
