"""`doudi ledger verify`: prove that the ledger balances and that the bank's account is equal to the fen."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from doudi.exchange import network
from doudi.payments.models import Account
from doudi.payments.verify import Verdict, verify


class Command(BaseCommand):
    help = "Prove that the ledger balances, agrees with the payments, and with the bank to the fen."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("task", choices=["verify"])
        parser.add_argument("--no-bank", action="store_true", help="do not ask the bank for its statement")

    def handle(self, *args: Any, **options: Any) -> None:
        with network.in_background():
            verdict = verify(with_bank=not options["no_bank"])
        self.stdout.write(_text(verdict))
        if verdict.findings:
            sys.exit(1)


def _text(verdict: Verdict) -> str:
    lines = [f"{verdict.transactions} transactions, {verdict.payments} payments"]
    for account in Account:
        lines.append(f"  {account.value:<9} {verdict.balances[account]:>16} fen  {account.label}")
    if verdict.bank_fen is not None:
        lines.append(f"  the bank  {verdict.bank_fen:>16} fen")
    lines += [f"WRONG ({finding.check}) {finding.what}" for finding in verdict.findings]
    if not verdict.findings:
        with_bank = "" if verdict.bank_fen is None else ", and is equal to the bank's account to the fen"
        lines.append(f"The ledger balances and agrees with every payment{with_bank}.")
    return "\n".join(lines)
