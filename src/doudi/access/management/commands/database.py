"""Prepare PostgreSQL: the role that serves, and its rights."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from doudi.access.database import prepare, unprotected


class Command(BaseCommand):
    help = "Prepare PostgreSQL. Connect as the owner (DOUDI_DATABASE_URL), after `doudi migrate`."

    def add_arguments(self, parser: CommandParser) -> None:
        doors = parser.add_subparsers(dest="door", required=True)
        door = doors.add_parser("prepare", help="make the serving role, or correct its rights")
        door.add_argument("--role", default="doudi_app", help="name of the role that serves (doudi_app)")

    def handle(self, *args: Any, **options: Any) -> None:
        role = options["role"]
        tables = prepare(role, os.environ.get("DOUDI_APP_PASSWORD"))
        self.stdout.write(f"{role} serves. It may add to, and not change: {', '.join(tables)}.")
        open_tables = unprotected()
        if open_tables:
            self.stdout.write(f"Without row-level security: {', '.join(open_tables)}.")
