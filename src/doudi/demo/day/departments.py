"""The departments' servers, on the addresses the demo has given them, for as long as a day is played."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from doudi.demo.departments.command import open_department
from doudi.demo.departments.server import Server


@contextmanager
def answering(data: Path) -> Iterator[None]:
    """All three answer in threads of this process; they are closed again at the end."""
    with ExitStack() as doors:
        for name, url in settings.DEPARTMENTS.items():
            doors.enter_context(_served(open_department(name, data, urlsplit(url).port or 0)))
        yield


@contextmanager
def _served(server: Server) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.stopping.set()
        server.shutdown()
        server.server_close()
        thread.join()
