"""Open the account of a member of staff; the first administrator is made here."""

import getpass
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from doudi.access import rls
from doudi.access.actions import STAFF_ROLES, open_division, open_office, open_staff_account
from doudi.access.principal import Principal
from doudi.work import clock


class Command(BaseCommand):
    help = "Open the account of a member of staff. The authenticator app is set up at the first sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="the person's name")
        parser.add_argument("--role", required=True, choices=STAFF_ROLES)
        parser.add_argument(
            "--division", required=True, type=int, help="12-digit code of the office's division"
        )
        parser.add_argument("--division-name", default="", help="its name, where it is not kept yet")
        parser.add_argument("--office", required=True, help="name of the office; made when there is none")

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("DOUDI_PASSWORD") or getpass.getpass("Password (12 characters or more): ")
        rls.open_process()
        if options["division_name"]:
            open_division(options["division"], options["division_name"])
        account = open_staff_account(
            username=options["username"],
            name=options["name"],
            role=options["role"],
            office=open_office(options["office"], options["division"]).id,
            password=password,
            actor=Principal.system("doudi staff"),
            at=clock.now(),
        )
        self.stdout.write(f"Opened {account.username} ({account.role}).")
