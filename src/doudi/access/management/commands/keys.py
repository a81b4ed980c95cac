"""Create the key file, and rotate the data key."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from doudi.access import rls
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.vault import keys
from doudi.vault.keyfile import HASHES, create_key_file
from doudi.vault.resealing import reseal
from doudi.work import clock


class Command(BaseCommand):
    requires_system_checks = ()  # without a key file the checks fail, and this makes it
    help = (
        "Create the key file that lives outside the database, or bring all sealed values to a new data key."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        doors = parser.add_subparsers(dest="door", required=True)
        create = doors.add_parser("create", help="write the key file (DOUDI_KEYS), for its owner only")
        create.add_argument("--index-hash", choices=HASHES, default="sha256", help="hash of the blind index")
        rotate = doors.add_parser("rotate", help="make a new data key, and seal every value anew with it")
        rotate.add_argument("--resume", action="store_true", help="go on with a rotation that was stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['door']}")(options)

    def _create(self, options: dict[str, Any]) -> None:
        create_key_file(settings.KEY_FILE, index_hash=options["index_hash"])
        self.stdout.write(f"Wrote {settings.KEY_FILE}. Keep a copy away from the database and its backups.")

    def _rotate(self, options: dict[str, Any]) -> None:
        rls.open_process()
        if not options["resume"]:
            with transaction.atomic():
                number = keys.new_data_key().number
                record(self._event("keys.rotate", number))
            self.stdout.write(f"Data key {number} is made. Waiting until every process uses it.")
            keys.forget()
            time.sleep(keys.FRESH)
        count = reseal(lambda column, rows: self.stdout.write(f"  {column}: {rows} rows"))
        with transaction.atomic():
            record(self._event("keys.rotated", keys.current().number))
        self.stdout.write(f"Sealed {count} values anew.")

    def _event(self, action: str, number: int) -> Event:
        actor = Principal.system("doudi keys").ref
        return Event(action=action, actor=actor, at=clock.now(), detail={"key": number})
