"""`doudi link`: find records of one person among the persons of a place."""

import argparse
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from doudi.access.divisions import level_of
from doudi.access.principal import Principal
from doudi.law.errors import Unable
from doudi.registry.identity.engines import ENGINES
from doudi.registry.identity.linking import MEMORY
from doudi.registry.identity.runs import Asked, run, try_out
from doudi.vault import keys
from doudi.work import clock

_ACTOR = Principal.system("doudi link")


class Command(BaseCommand):
    help = (
        "Find records of one person: those with the same number, and by weight those "
        "that look alike. The pairs "
        "wait on the page of the county; with --merge the certain ones are merged, which "
        "can be undone. Killed, "
        "it goes on when it is called again."
    )

    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--place", type=_place, required=True, help="division code, for instance 990001")
        parser.add_argument("--dry-run", action="store_true", help="compare and report, write nothing")
        parser.add_argument("--merge", action="store_true", help="merge certain pairs without a person")
        parser.add_argument(
            "--without-numbers", action="store_true", help="it is meant that nobody has a number"
        )
        parser.add_argument("--engine", choices=ENGINES, default="duckdb")
        parser.add_argument("--memory", type=int, default=MEMORY, metavar="MIB", help="for DuckDB")

    def handle(self, *args: Any, **options: Any) -> None:
        keys.check_file()
        asked = Asked(
            options["place"],
            options["merge"],
            options["without_numbers"],
            options["engine"],
            options["memory"],
        )
        try:
            if options["dry_run"]:
                report = try_out(asked, actor=_ACTOR, note=self._note).plain()
            else:
                report = run(asked, actor=_ACTOR, at=clock.now(), note=self._note).report
        except Unable as refusal:
            raise CommandError(str(refusal)) from refusal
        for line in _lines(report):
            self.stdout.write(line)

    def _note(self, step: str) -> None:
        self.stderr.write(f"{step} …")


def _place(text: str) -> int:
    try:
        code = int(text.ljust(12, "0"))
        level_of(code)
    except (ValueError, Unable) as error:
        raise argparse.ArgumentTypeError(f"{text} is no division code") from error
    return code


def _lines(report: dict[str, Any]) -> Iterator[str]:
    """What was compared, and what came of it."""
    yield f"{report['records']:,} records, {report['usable_numbers']:,} with a usable number"
    yield "known: " + ", ".join(f"{name} {count:,}" for name, count in report["filled"].items())
    yield f"{'compared by':<46}{'records':>12}{'blocks':>12}{'largest':>10}{'pairs':>12}"
    for one in report["blocks"]:
        pairs = report["scored"][one["rule"]]
        yield f"{one['rule']:<46}{one['records']:>12,}{one['blocks']:>12,}{one['largest']:>10,}{pairs:>12,}"
    yield f"one person by number: {report['linked_by_number']:,}"
    yield f"certain by weight (≥ {report['automatic']}): {report['linked_by_weight']:,}"
    waiting = ", ".join(f"{why} {count:,}" for why, count in report["waiting"].items())
    yield f"for people to look at: {sum(report['waiting'].values()):,}" + (f" ({waiting})" if waiting else "")
    yield f"below {report['review']}: {report['below']:,}"
