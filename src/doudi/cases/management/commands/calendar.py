"""doudi calendar: check the working-day calendars, enter an official year, count open deadlines again."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from doudi.access import rls
from doudi.access.principal import Principal
from doudi.cases import calendars, clocks
from doudi.law.errors import Unable
from doudi.work import clock


class Command(BaseCommand):
    help = "check: list the years · enter FILE: put an official year in force · recompute: count again"

    def add_arguments(self, parser: ArgumentParser) -> None:
        doors = parser.add_subparsers(dest="door", required=True)
        doors.add_parser("check", help="list the years and where they come from")
        doors.add_parser("recompute", help="count every open deadline again")
        entry = doors.add_parser("enter", help="put an official year in force and count open deadlines again")
        entry.add_argument("file", type=Path)

    def handle(self, *args: Any, door: str, **options: Any) -> None:
        rls.open_process()
        actor, at = Principal.system("calendar"), clock.now()
        try:
            if door == "check":
                self._check()
            elif door == "enter":
                year = calendars.enter(options["file"], actor=actor, at=at)
                self.stdout.write(f"{year} 年的工作日历已生效。")
                self._recount(actor, at)
            else:
                self._recount(actor, at)
        except Unable as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal

    def _check(self) -> None:
        calendar = calendars.current()
        for year in sorted(calendar.years):
            entry = calendar.years[year]
            self.stdout.write(
                f"{year}  休 {len(entry.off)} 天  调休上班 {len(entry.work)} 天  {entry.source}"
            )
        if calendar.first_provisional:
            self.stdout.write(
                f"{calendar.first_provisional} 年及以后未公布的年份：暂按周末和固定日期的节日计算。"
            )

    def _recount(self, actor: Principal, at: datetime) -> None:
        self.stdout.write(f"重新计算了办理中的时限，{clocks.recount(actor=actor, at=at)} 项有变化。")
