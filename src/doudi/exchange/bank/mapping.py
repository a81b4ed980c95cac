"""What the banks' records say in the law's facts. Pure."""

from collections.abc import Mapping

from doudi.exchange.reply import Finding, Question, Record, fen

ITEMS = ("balances",)
FACTS = ("deposits",)


def findings(records: Mapping[str, list[Record]], question: Question) -> tuple[Finding, ...]:
    """The sum of the balances of all institutions; no account anywhere is a finding: nothing."""
    return (Finding("deposits", sum(fen(row, "balance_fen") for row in records["balances"])),)
