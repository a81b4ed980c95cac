"""The clocks of a case: steps open and close them, a reason extends them, a new calendar recounts them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from doudi.access.principal import Principal
from doudi.audit.actions import Event, record
from doudi.cases import calendars
from doudi.cases.models import Case, Deadline, Reminder
from doudi.cases.models.row import acted
from doudi.law.calendar import china_date
from doudi.law.procedures.deadline import Due, Term, due
from doudi.law.procedures.procedure import DeadlineRule, Move, Procedure

NEVER = date(9999, 12, 31)
BEHIND = timedelta(days=2_500_000)  # some 6,800 years: behind every limit, before NEVER


def apply(
    case: Case,
    procedure: Procedure,
    move: Move,
    *,
    on: date,
    known: Mapping[str, bool],
    reason: str = "",
) -> dict[str, Any]:
    """Close, extend and open what the move says; gives the case's columns that repeat the nearest limit.

    known: the facts on which the length of a clock it opens depends.
    """
    running = {clock.kind: clock for clock in open_clocks(case)}
    for kind in move.closes:
        if kind in running:
            clock = running.pop(kind)
            clock.closed_on = on
            clock.save(update_fields=["closed_on"])
    for kind in move.extends:
        if kind in running:
            _extend(running[kind], procedure.deadlines[kind], reason)
    for kind in move.opens:
        running[kind] = _open(case, procedure.deadlines[kind], procedure.deadlines[kind].term_for(known), on)
    return nearest(running.values(), without=sort_without_clock(case, procedure, move.to))


def sort_without_clock(case: Case, procedure: Procedure, state: str) -> date:
    """Where a case without a limit stands in the queue: behind every limit, by its age while an office holds
    it; then those that wait for somebody else."""
    held = procedure.states[state].holder in {"town", "county"}
    return case.opened_on + BEHIND if held else NEVER


def open_clocks(case: Case) -> list[Deadline]:
    """The clocks that run, soonest first."""
    rows = Deadline.objects.unscoped("clocks of one case already reached")
    return list(rows.filter(case=case, closed_on__isnull=True).order_by("due_on", "id"))


def nearest(clocks: Iterable[Deadline], *, without: date) -> dict[str, Any]:
    """The columns of a case that repeat its nearest limit; `without`: its place in the queue with none."""
    limits = sorted((c for c in clocks if c.rule == "limit"), key=lambda c: (c.due_on, c.kind))
    if not limits:
        return {"due_on": None, "due_kind": "", "provisional": False, "sort_on": without}
    first = limits[0]
    return {
        "due_on": first.due_on,
        "due_kind": first.kind,
        "provisional": first.provisional,
        "sort_on": first.due_on,
    }


def last_day(rule: DeadlineRule, on: date) -> date:
    """The last day of a clock that would begin on this day, by its ordinary term."""
    return _last_day(due(rule.term, on, calendars.current()))[0]


def _open(case: Case, rule: DeadlineRule, term: Term, on: date) -> Deadline:
    last = _last_day(due(term, on, calendars.current()))
    clock = Deadline(
        case=case,
        division=case.division,
        kind=rule.name,
        rule=rule.kind,
        holder=rule.holder,
        opened_on=on,
        count=term.count,
        unit=term.unit,
        to_working_day=term.to_working_day,
        due_on=last[0],
        provisional=last[1],
    )
    clock.save(force_insert=True)
    return clock


def _extend(clock: Deadline, rule: DeadlineRule, reason: str) -> None:
    clock.extended_to, clock.extension_reason = rule.extended_to, reason
    clock.due_on, clock.provisional = _counted(clock)
    clock.overdue_at = None
    clock.save()


def _counted(clock: Deadline) -> tuple[date, bool]:
    term = Term(clock.count, clock.unit, clock.to_working_day)
    return _last_day(due(term, clock.opened_on, calendars.current(), extended_to=clock.extended_to))


def _last_day(reached: Due) -> tuple[date, bool]:
    if reached.on is None:
        raise ValueError("a clock of a case never stands still")
    return reached.on, reached.provisional


def recount(*, actor: Principal, at: datetime) -> int:
    """Count every running clock again on the calendar in force; gives how many changed. Idempotent.

    Each change is journaled. A reminder already raised stays: the term had passed by the calendar then.
    """
    running = Deadline.objects.unscoped("a new calendar counts for every case")
    changed = 0
    for clock in running.filter(closed_on__isnull=True).order_by("id").iterator(chunk_size=500):
        counted = _counted(clock)
        if counted != (clock.due_on, clock.provisional):
            changed += _recount_one(clock, counted, actor, at)
    return changed


@transaction.atomic
def _recount_one(clock: Deadline, counted: tuple[date, bool], actor: Principal, at: datetime) -> int:
    one = Deadline.objects.unscoped("one clock, if it still runs").filter(pk=clock.pk, closed_on__isnull=True)
    if not one.update(due_on=counted[0], provisional=counted[1]):
        return 0
    cases = Case.objects.unscoped("the case of the clock").filter(pk=clock.case_id)
    case = cases.get()
    cases.update(**nearest(open_clocks(case), without=case.sort_on))
    detail = {"clock": clock.kind, "before": clock.due_on.isoformat(), "after": counted[0].isoformat()}
    record(
        Event(
            "deadline.recount",
            actor.ref,
            at,
            household=case.household_id,
            case=case.number,
            detail=detail,
            division=case.division,
        )
    )
    return 1


def claim_overdue(*, on: date, actor: Principal, at: datetime, limit: int = 1000) -> int:
    """Raise a reminder for every limit that has passed before `on`; each once, whoever else is claiming."""
    late = Deadline.objects.unscoped("overdue clocks of every office").filter(
        closed_on__isnull=True, overdue_at__isnull=True, rule="limit", due_on__lt=on
    )
    claimed = 0
    for clock in late.select_related("case").order_by("due_on", "id")[:limit]:
        claimed += _claim(clock, on, actor, at)
    return claimed


@transaction.atomic
def _claim(clock: Deadline, on: date, actor: Principal, at: datetime) -> int:
    one = Deadline.objects.unscoped("claim one clock").filter(
        pk=clock.pk, closed_on__isnull=True, overdue_at__isnull=True, due_on__lt=on
    )
    if not one.update(overdue_at=at):
        return 0
    Reminder(
        case=clock.case,
        division=clock.division,
        kind="overdue",
        deadline=clock,
        on=on,
        **acted(actor.ref, at),
    ).save(force_insert=True)
    detail = {"clock": clock.kind, "due_on": clock.due_on.isoformat()}
    number, place = clock.case.number, clock.case.division
    record(Event("deadline.overdue", actor.ref, at, case=number, detail=detail, division=place))
    return 1


def sweep(*, at: datetime) -> int:
    """The worker's duty: claim what has passed by now."""
    return claim_overdue(on=china_date(at), actor=Principal.system("deadlines"), at=at)
