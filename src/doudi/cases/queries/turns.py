"""Whose turn it is in a case: the next step, the roles that take it, and the office they sit in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from doudi.access.divisions import county_of
from doudi.access.models import Office
from doudi.access.roles import OFFICE_LEVELS
from doudi.cases.models import Case, CaseStep, Deadline, Visit
from doudi.cases.pinned import procedure_of
from doudi.cases.places import town_of
from doudi.cases.queries.words import DueView, due_view
from doudi.law.label import Label
from doudi.law.procedures.procedure import Step, turn


@dataclass(frozen=True)
class Turn:
    """A step that is next, who takes it (roles), and in which office ("" where none is registered)."""

    step: str
    label: Label
    roles: tuple[str, ...]
    office: str


def turns_of(cases: Collection[Case]) -> dict[UUID, tuple[Turn, ...]]:
    """Per case the acts that are next. Three queries, however many cases."""
    offices, done = _offices(cases), _done(cases)
    return {
        case.id: tuple(
            _turn(step, case, offices)
            for step in turn(procedure_of(case.procedure_id), case.state, done[case.id])
        )
        for case in cases
    }


def waits_of(cases: Collection[Case], *, as_of: date) -> dict[UUID, DueView]:
    """Per case the days that must pass first, running or over: the publicity. One query."""
    rows = Deadline.objects.unscoped("waits of cases already reached")
    found = rows.filter(case__in=cases, rule="wait", closed_on__isnull=True)
    pinned = {case.id: case.procedure_id for case in cases}
    return {
        one.case_id: due_view(
            procedure_of(pinned[one.case_id]),
            one.kind,
            one.due_on,
            provisional=one.provisional,
            as_of=as_of,
        )
        for one in found
    }


def _turn(step: Step, case: Case, offices: dict[tuple[int, str], str]) -> Turn:
    roles = tuple(role for role in step.who if role in OFFICE_LEVELS)
    level = OFFICE_LEVELS[roles[0]] if roles else ""
    place = town_of(case.division) if level == "town" else county_of(case.division)
    return Turn(step.name, step.label, roles, offices.get((place, level), ""))


def _offices(cases: Iterable[Case]) -> dict[tuple[int, str], str]:
    places = {code for case in cases for code in (town_of(case.division), county_of(case.division))}
    rows = Office.objects.filter(division__in=places).order_by("-name")
    return {(row.division, row.level): row.name for row in rows}


def _done(cases: Collection[Case]) -> dict[UUID, set[str]]:
    """Per case the steps that end and are over: taken once, or the visit when it is signed by all."""
    done: dict[UUID, set[str]] = {case.id: set() for case in cases}
    ending = {
        step.name for case in cases for step in procedure_of(case.procedure_id).steps.values() if step.once
    }
    steps = CaseStep.objects.unscoped("steps of cases already reached")
    for key, name in steps.filter(case__in=cases, name__in=ending).values_list("case_id", "name"):
        done[key].add(name)
    visits = Visit.objects.unscoped("signed visits of cases already reached").exclude(kind="neighbour")
    signed = visits.filter(case__in=cases, level="town", complete_at__isnull=False)
    for key in signed.values_list("case_id", flat=True):
        done[key].add("visit")
    return done
