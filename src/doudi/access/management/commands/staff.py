"""Open, close or reset the account of a member of staff; the first administrator is made here."""

import getpass
import os
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from doudi.access import actions, rls
from doudi.access.principal import Principal
from doudi.access.queries import staff_named
from doudi.work import clock

_ACTOR = Principal.system("doudi staff")


class Command(BaseCommand):
    help = "Accounts of members of staff. The authenticator app is set up at the first sign-in."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        opening = what.add_parser("open", help="open an account")
        opening.add_argument("username")
        opening.add_argument("--name", required=True, help="the person's name")
        opening.add_argument("--role", required=True, choices=actions.STAFF_ROLES)
        opening.add_argument(
            "--division", required=True, type=int, help="12-digit code of the office's division"
        )
        opening.add_argument("--division-name", default="", help="its name, where it is not kept yet")
        opening.add_argument("--office", required=True, help="name of the office; made when there is none")
        closing = what.add_parser("close", help="close an account: nobody signs in with it any more")
        closing.add_argument("username")
        reset = what.add_parser("reset", help="have another authenticator app set up; open sessions end")
        reset.add_argument("username")
        reset.add_argument("--password", action="store_true", help="set a new password too")

    def handle(self, *args: Any, **options: Any) -> None:
        rls.open_process()
        if options["what"] == "open":
            self._open(options)
        elif options["what"] == "close":
            actions.close_account(account_id=staff_named(options["username"]), actor=_ACTOR, at=clock.now())
            self.stdout.write(f"Closed {options['username']}.")
        else:
            self._reset(options)

    def _open(self, options: dict[str, Any]) -> None:
        password = _password()
        if options["division_name"]:
            actions.open_division(options["division"], options["division_name"])
        account = actions.open_staff_account(
            username=options["username"],
            name=options["name"],
            role=options["role"],
            office=actions.open_office(options["office"], options["division"]).id,
            password=password,
            actor=_ACTOR,
            at=clock.now(),
        )
        self.stdout.write(f"Opened {account.username} ({account.role}).")

    def _reset(self, options: dict[str, Any]) -> None:
        account, at = staff_named(options["username"]), clock.now()
        if options["password"]:
            actions.set_password(account_id=account, password=_password(), actor=_ACTOR, at=at)
        actions.reset_second_factor(account_id=account, actor=_ACTOR, at=at)
        self.stdout.write(f"Reset {options['username']}: the next sign-in sets up the authenticator app.")


def _password() -> str:
    return os.environ.get("DOUDI_PASSWORD") or getpass.getpass("Password (12 characters or more): ")
