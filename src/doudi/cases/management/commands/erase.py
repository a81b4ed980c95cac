"""doudi erase: destroy the content of an ended case when its period of retention has passed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from doudi.access import rls
from doudi.access.models import Account
from doudi.access.principal import Principal
from doudi.cases import erasure
from doudi.cases.models import Case
from doudi.law.errors import Unable
from doudi.work import clock


class Command(BaseCommand):
    help = "Destroy the key of an ended case: what was decided on it can never be read again, by anyone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="number of the case")
        parser.add_argument("--by", required=True, metavar="USERNAME", help="who answers for it: an officer")

    def handle(self, *args: Any, **options: Any) -> None:
        rls.open_process()
        account = Account.objects.filter(username=options["by"], is_active=True).first()
        case = Case.objects.unscoped("one case by its number").filter(number=options["number"]).first()
        if account is None or case is None:
            missing = f"no account {options['by']}" if account is None else f"no case {options['number']}"
            raise CommandError(f"There is {missing}.", returncode=2)
        try:
            officer = Principal.of_account(account, on=clock.today())
            erasure.erase(case_id=case.id, actor=officer, at=clock.now())
        except Unable as refusal:
            raise CommandError(refusal.text("en"), returncode=2) from refusal
        self.stdout.write(f"The content of {case.number} is erased. Backups hold it until they expire.")
