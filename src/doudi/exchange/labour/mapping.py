"""What the labour department's records say in the law's facts. Pure."""

from collections.abc import Mapping

from doudi.exchange.errors import UnableToReadReply
from doudi.exchange.reply import Finding, Question, Record, fen

ITEMS = ("employment", "pension")
FACTS = ("wage_income", "pension_income", "basic_pension")


def findings(records: Mapping[str, list[Record]], question: Question) -> tuple[Finding, ...]:
    """Insured wages and pensions, per month.

    No insured employment says nothing about casual work: silent, so that the declaration stands. No pension
    on record is a finding: none is paid. The central basic pension is told apart (民发〔2021〕57号 13).
    """
    jobs, pensions = records["employment"], records["pension"]
    wage = sum(fen(row, "monthly_wage_fen") for row in jobs)
    basic = sum(fen(row, "basic_monthly_fen") for row in pensions)
    whole = sum(fen(row, "monthly_fen") for row in pensions)
    if basic > whole:
        raise UnableToReadReply("bad_field:basic_monthly_fen")
    return (
        Finding("wage_income", wage if jobs else None, silent=not jobs),
        Finding("pension_income", whole - basic),
        Finding("basic_pension", basic),
    )
