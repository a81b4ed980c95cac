"""`doudi work`: do the background work until stopped by Ctrl-C or SIGTERM."""

import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from doudi.work import worker


class Command(BaseCommand):
    help = (
        "Do background work and periodic duties until stopped (Ctrl-C or SIGTERM finishes the job at hand)."
    )

    requires_system_checks = ()  # the pages are not needed here, and checking them would load them all

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing is due")
        parser.add_argument("--kinds", nargs="+", default=[], metavar="KIND", help="only these kinds of work")
        parser.add_argument("--no-duties", action="store_true", help="leave the periodic duties to another")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = _stop_on_signal()
        once = bool(options["once"])
        duties = None
        if not options["no_duties"]:
            worker.declare_duties()
            duties = threading.Thread(target=_duties, args=(stop, once), name="duties")
            duties.start()
        count = worker.run_jobs(stop, options["kinds"], once=once)
        if duties:
            duties.join()
        self.stdout.write(f"{count} jobs taken up.")


def _duties(stop: threading.Event, once: bool) -> None:
    worker.run_duties(stop, once=once)
    connection.close()


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, told)
    signal.signal(signal.SIGINT, told)
    return stop
