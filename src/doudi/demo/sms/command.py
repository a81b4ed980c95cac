"""`doudi sms --port N --data DIR`: the sandbox SMS gateway."""

import argparse
import os
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from doudi.demo.sms.server import Gateway
from doudi.demo.sms.store import Store
from doudi.law.errors import Unable


class UnableToStartGateway(Unable):
    """The gateway has no token, or cannot listen there."""


def run(argv: Sequence[str]) -> int:
    """Serve until SIGTERM or Ctrl-C. Senders show the token of DOUDI_SMS_TOKEN."""
    parser = argparse.ArgumentParser(prog="doudi sms", description="The sandbox SMS gateway.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of its messages")
    options = parser.parse_args(argv)
    server = open_gateway(options.port, options.data)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: threading.Thread(target=server.shutdown, daemon=True).start())
    print(f"The sandbox SMS gateway listens on http://127.0.0.1:{server.server_port}", flush=True)
    try:
        server.serve_forever(poll_interval=0.1)
    finally:
        server.server_close()
    return 0


def open_gateway(port: int, data: Path) -> Gateway:
    """The gateway, bound to its port and not yet serving; port 0 takes a free one."""
    token = os.environ.get("DOUDI_SMS_TOKEN", "")
    if not token:
        raise UnableToStartGateway("DOUDI_SMS_TOKEN is not set: the gateway takes messages from nobody.")
    try:
        return Gateway(port, Store(data), token)
    except OSError as error:
        raise UnableToStartGateway(
            f"port {port} cannot be used ({error.strerror}): choose another --port."
        ) from error


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
