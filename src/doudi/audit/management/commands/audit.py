"""Verify, export and witness the journal."""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from doudi.audit import journal
from doudi.audit.check import check
from doudi.audit.errors import UnableToVerify
from doudi.audit.export import export
from doudi.audit.files import read_head
from doudi.audit.report import print_report


class Command(BaseCommand):
    requires_system_checks = ()  # the journal can be checked where the site cannot start
    help = "Verify the journal, export it for an offline check, or print its signed head for a witness."

    def add_arguments(self, parser: CommandParser) -> None:
        doors = parser.add_subparsers(dest="door", required=True)
        verify = doors.add_parser("verify", help="compare every entry with the signed tree")
        verify.add_argument("--head", type=Path, action="append", default=[], help="a head kept elsewhere")
        out = doors.add_parser("export", help="write the journal for `python -m doudi.audit.offline`")
        out.add_argument("--out", type=Path, required=True, help="folder to write")
        doors.add_parser("head", help="print the newest signed head, to be kept by others")

    def handle(self, *args: Any, **options: Any) -> None:
        status: int = getattr(self, f"_{options['door']}")(options)
        if status:
            sys.exit(status)

    def _verify(self, options: dict[str, Any]) -> int:
        outside = tuple(read_head(file) for file in options["head"])
        report = check(journal.of_database(outside))
        return print_report(report, journal.public_keys(), journal.waiting())

    def _export(self, options: dict[str, Any]) -> int:
        written = export(options["out"])
        self.stdout.write(f"Wrote {written} entries to {options['out']}. It names people: keep it safe.")
        return 0

    def _head(self, options: dict[str, Any]) -> int:
        head = journal.newest_head()
        if head is None:
            raise UnableToVerify("Nothing is sealed yet: there is no head.")
        self.stdout.write(json.dumps(head.as_json(), indent=2))
        return 0
