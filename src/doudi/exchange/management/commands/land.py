"""`doudi land FILE --source CODE`: bring in what a department has sent, or fetch what it offers.

The file is kept as it is, sealed, and landed by background work; the command does that work itself unless a
worker is at it already, and waits for its end. A file that came before is no work. Killed, it is typed again
and goes on where it was.

Instead of a file: the address of a service (http://…, its token in DOUDI_FEED_TOKEN), or of a database
(postgres://…, mysql://…, with --table).
"""

import os
import time
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from doudi.access.principal import Principal
from doudi.exchange import network
from doudi.exchange.feeds import collecting, queries
from doudi.exchange.feeds.actions import accept_columns
from doudi.exchange.feeds.contracts import contract_of
from doudi.exchange.feeds.models import Run
from doudi.exchange.feeds.receiving import KIND, Coming, Received, receive, receive_stream
from doudi.work import clock, worker

_WAIT = 0.2
_AT_WORK = {Run.State.WAITING, Run.State.LANDING}


class Command(BaseCommand):
    help = "Bring in what a department has sent: `doudi feeds` lists the sources."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", metavar="FILE", help="a file, or an address to fetch from")
        parser.add_argument("--table", help="the table or view of a database")
        parser.add_argument("--source", required=True, help="a code that `doudi feeds` lists")
        parser.add_argument("--about", type=_day, help="the day the data is about (default: today)")
        parser.add_argument("--accept-columns", action="store_true", help="go on though columns have changed")
        parser.add_argument("--later", action="store_true", help="leave the landing to the workers")

    def handle(self, *args: Any, **options: Any) -> None:
        principal = Principal.system("doudi land")
        coming = Coming(
            contract_of(options["source"]),
            division=int(settings.PLACE) * 1_000_000,
            about=options["about"] or clock.today(),
            at=clock.now(),
        )
        received = _received(principal, coming, options["what"], options["table"])
        if not received.new:
            self.stdout.write("The same file has come before: nothing new.")
        if not options["later"]:
            _work(received.run)
        if options["accept_columns"] and queries.run_of(principal, received.run.id).state == Run.State.HELD:
            accept_columns(principal, received.run.id, clock.now())
            _work(received.run)
        for line in _told(queries.run_of(principal, received.run.id)):
            self.stdout.write(line)


def _received(principal: Principal, coming: Coming, what: str, table: str | None) -> Received:
    kind = urlsplit(what).scheme if "://" in what else ""
    if not kind:
        return receive(principal, coming, Path(what))
    with network.in_background():
        if kind in {"http", "https"}:
            chunks = collecting.pages(what, os.environ.get("DOUDI_FEED_TOKEN", ""))
            return receive_stream(principal, coming, urlsplit(what).path, "json", chunks)
        if not table:
            raise CommandError("Say which table or view to read: --table NAME", returncode=2)
        chunks = collecting.table(coming.contract, what, table)
        return receive_stream(principal, coming, table, "csv", chunks)


def _work(run: Run) -> None:
    """Do the job, or wait for the worker that has it."""
    rows = Run.objects.unscoped("wait for this run")
    while rows.filter(id=run.id, state__in=_AT_WORK).exists():
        if not worker.run_one([KIND]):
            time.sleep(_WAIT)


def _told(run: queries.RunCard) -> list[str]:
    lines = [f"{run.label.en}: {run.state}, run {run.id}"]
    if run.message:
        lines.append(f"  {run.message['zh']}\n  {run.message['en']}")
    if run.drift:
        lines += [f"  columns {kind}: {', '.join(words)}" for kind, words in run.drift.items() if words]
    if run.counts:
        order = ("read", "landed", "quarantined", "header", "blank", "footer")
        lines.append("  " + ", ".join(f"{run.counts.get(name, 0)} {name}" for name in order))
    if run.open:
        lines.append(f"  {run.open} rows wait for somebody: /staff/sources/runs/{run.id}/")
    return lines


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no day such as 2026-07-01") from None
