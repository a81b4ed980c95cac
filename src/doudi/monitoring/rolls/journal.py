"""Who was looked at: a check reads the base, and whoever sees a finding sees something of those it names."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from doudi.access.looks import look, purpose_of, shown
from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.monitoring.rolls.report import Report

READ = "roll.read"
_GROUPS = ("family", "income", "property")


def noted(principal: Principal, report: Report, *, roll: str, at: datetime) -> None:
    """That the base was read for a roll: how much of it, never what. In the caller's transaction."""
    counted = {"rows": report.rows, "in_base": report.in_base, "found": len(report.findings)}
    detail: dict[str, str | int | bool] = {"roll": roll, **counted}
    record(Event("roll.check", principal.ref, at, detail=detail))


def looked(principal: Principal, people: Iterable[UUID], *, at: datetime) -> None:
    """A look at each of the people whom the findings name. Raises UnableToAct where the role has no purpose
    for it; in the caller's transaction: without the look nothing is shown."""
    purpose = purpose_of(principal, "roll")
    groups = _GROUPS if principal.kind == "system" else shown(principal, purpose, _GROUPS)
    named = dict.fromkeys(people)
    if named:
        look(principal, READ, people=named, groups=groups, purpose=purpose, at=at)
