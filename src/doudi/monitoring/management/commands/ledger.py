"""`doudi ledger`: prove that the payments balance (verify), check a county's list of recipients (check).

doudi ledger verify [--no-bank]
doudi ledger check ROLL.xlsx --place 990001 --as-of 2026-11-24 [--out FOUND.xlsx] [--column id_number=C]
"""

import datetime as dt
import sys
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, transaction

from doudi.access.principal import Principal
from doudi.exchange import network
from doudi.exchange.sheets.read import read as read_sheets
from doudi.law.benefits.parameter import is_division
from doudi.law.benefits.policies import Policies
from doudi.monitoring.rolls import journal, text, workbook
from doudi.monitoring.rolls.check import Asked, check
from doudi.monitoring.rolls.reading import read_roll
from doudi.monitoring.rolls.report import Report
from doudi.payments.models import Account
from doudi.payments.verify import Verdict, verify
from doudi.policies.load import policies
from doudi.registry.population import has_people
from doudi.rulebook.book import standing_law
from doudi.work import clock


class Command(BaseCommand):
    help = "Prove that the ledger balances, or check a county's own list of recipients row by row."

    def add_arguments(self, parser: CommandParser) -> None:
        tasks = parser.add_subparsers(dest="task", required=True)
        proof = tasks.add_parser("verify", help="the ledger balances, and the bank agrees")
        proof.add_argument("--no-bank", action="store_true", help="do not ask the bank for its statement")
        roll = tasks.add_parser(
            "check", help="a list of recipients (xlsx, xls, csv) against the base and the law"
        )
        roll.add_argument("file", type=Path, metavar="ROLL.xlsx")
        roll.add_argument("--place", type=_division, required=True, help="division code, such as 990001")
        roll.add_argument("--as-of", type=dt.date.fromisoformat, required=True, help="such as 2026-11-24")
        roll.add_argument(
            "--out", type=Path, metavar="FOUND.xlsx", help="the roll with the findings beside it"
        )
        roll.add_argument("--column", action="append", default=[], type=_choice, metavar="FIELD=HEADING")
        roll.add_argument("--programme", default="dibao", help="of rows that name none (default: dibao)")
        roll.add_argument("--most", type=int, default=20, help="findings shown of each kind (0: all)")
        roll.add_argument("--lang", choices=("zh", "en"), default="zh")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["task"] == "check":
            self._check(options)
        else:
            self._verify(options)

    def _verify(self, options: dict[str, Any]) -> None:
        with network.in_background():
            verdict = verify(with_bank=not options["no_bank"])
        self.stdout.write(_text(verdict))
        if verdict.findings:
            sys.exit(1)

    def _check(self, options: dict[str, Any]) -> None:
        content = options["file"].read_bytes()
        read = read_roll(read_sheets(content), dict(options["column"]), options["programme"])
        law, reader = _base()
        report = check(read, Asked(options["place"], options["as_of"], law, reader))
        if reader is not None:
            _journal(reader, report, options["file"].name)
        for line in text.lines(read, report, options["lang"], options["most"]):
            self.stdout.write(line)
        if options["out"]:
            options["out"].write_bytes(workbook.written(read_sheets(content), read, report, options["lang"]))
            self.stdout.write(f"→ {options['out']}")


def _base() -> tuple[Policies, Principal | None]:
    """The law as it stands and who reads the base; the law's files alone where there is no database, or
    nobody in it."""
    try:
        law = standing_law()
        return law, Principal.system("ledger check") if has_people() else None
    except DatabaseError:
        return policies(), None


def _journal(reader: Principal, report: Report, roll: str) -> None:
    at = clock.now()
    with transaction.atomic():
        journal.noted(reader, report, roll=roll, at=at)
        journal.looked(reader, (person for one in report.findings for person in one.people), at=at)


def _division(written: str) -> str:
    if not is_division(written):
        raise ArgumentTypeError(f"{written!r} is no division code of 6, 9 or 12 digits")
    return written


def _choice(written: str) -> tuple[str, str]:
    field, sign, heading = written.partition("=")
    if not sign:
        raise ArgumentTypeError(f"{written!r} should be FIELD=HEADING, such as id_number=证号 or id_number=C")
    return field.strip(), heading.strip()


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
