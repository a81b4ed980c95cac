"""`doudi feeds`: the sources, what each may be used for, and how fresh it is."""

from typing import Any

from django.core.management.base import BaseCommand

from doudi.access.principal import Principal
from doudi.exchange.feeds import queries
from doudi.work import clock


class Command(BaseCommand):
    help = "List the sources, what each may be used for, and how fresh it is."

    def handle(self, *args: Any, **options: Any) -> None:
        for card in queries.sources(Principal.system("doudi feeds"), clock.today()):
            contract = card.contract
            self.stdout.write(
                f"{contract.source:<22} {contract.uses:<11} {_fresh(card):<44} {contract.label.zh}"
            )


def _fresh(card: queries.SourceCard) -> str:
    if card.latest is None:
        return "nothing landed yet"
    late = f", {card.late_by} days late" if card.late_by else ""
    return f"of {card.latest.about}: {card.latest.landed} rows{late}" + (
        f", {card.open} to look at" if card.open else ""
    )
