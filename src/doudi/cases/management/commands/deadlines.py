"""doudi deadlines: raise a reminder for every term that has passed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from doudi.access import rls
from doudi.access.principal import Principal
from doudi.cases import clocks
from doudi.law.calendar import china_date
from doudi.work import clock


class Command(BaseCommand):
    help = "Raise a reminder for every term that has passed; each once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--limit", type=int, default=1000, help="at most so many in one run")

    def handle(self, *args: Any, limit: int, **options: Any) -> None:
        rls.open_process()
        at = clock.now()
        claimed = clocks.claim_overdue(
            on=china_date(at), actor=Principal.system("deadlines"), at=at, limit=limit
        )
        self.stdout.write(f"{claimed} 项时限已过，已提醒承办人。")
