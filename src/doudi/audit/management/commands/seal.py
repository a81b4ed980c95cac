"""Seal the journal, every few seconds."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from doudi.audit.seal import seal
from doudi.audit.time import now


class Command(BaseCommand):
    requires_system_checks = ()  # the journal is sealed even where the site cannot start
    help = "Put committed entries of the journal under the signed tree, every few seconds until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="seal what waits, and end")
        parser.add_argument("--every", type=float, default=5.0, help="seconds between sealings (at most 10)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"Sealed {seal(at=now())} entries.")
            return
        stop = threading.Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: stop.set())
        while not stop.is_set():
            seal(at=now())
            stop.wait(min(options["every"], 10.0))
