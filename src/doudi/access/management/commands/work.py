"""`doudi work`: do the background work until stopped, or list and revive what was given up.

The door stands on this floor and not in `work`, because a revival is journaled.
"""

import signal
import threading
from types import FrameType
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from doudi.access import revival
from doudi.access.principal import Principal
from doudi.vault import keys
from doudi.work import clock, worker

_ACTOR = Principal.system("doudi work")


class Command(BaseCommand):
    help = (
        "Do background work and periodic duties until stopped (Ctrl-C or SIGTERM finishes the job at hand)."
    )

    requires_system_checks = ()  # the pages are not needed here, and checking them would load them all

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="stop when nothing is due")
        parser.add_argument("--kinds", nargs="+", default=[], metavar="KIND", help="only these kinds of work")
        parser.add_argument("--no-duties", action="store_true", help="leave the periodic duties to another")
        instead = parser.add_mutually_exclusive_group()
        instead.add_argument("--given-up", action="store_true", help="list what was given up, and do nothing")
        instead.add_argument("--revive", type=UUID, metavar="ID", help="have given-up work tried again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["given_up"]:
            self._list()
        elif options["revive"]:
            revival.revive(options["revive"], actor=_ACTOR, at=clock.now())
            self.stdout.write(f"{options['revive']} will be tried again.")
        else:
            self._work(options)

    def _list(self) -> None:
        rows = revival.given_up(_ACTOR)
        for job in rows:
            ended = f"{job.ended_at:%Y-%m-%d %H:%M}" if job.ended_at else "-"
            self.stdout.write(f"{job.id}  {ended}  {job.kind}  {job.key}  {job.error}")
        if not rows:
            self.stdout.write("Nothing was given up.")

    def _work(self, options: dict[str, Any]) -> None:
        keys.check_file()
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
