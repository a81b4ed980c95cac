"""The queue: cases by legal time left, a page at a time, at any size with the same number of queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from doudi.access.divisions import level_of
from doudi.access.models import Division
from doudi.access.permission import require
from doudi.access.principal import Principal
from doudi.access.scope import ScopedQuerySet
from doudi.cases import calendars
from doudi.cases.models import Case, CaseStep, Deadline
from doudi.cases.models.case import FINAL, OPEN, RECEIVING
from doudi.cases.pinned import every_procedure, procedure_of
from doudi.cases.queries.flags import flags_of
from doudi.cases.queries.numbers import numbered
from doudi.cases.queries.turns import Turn, turns_of, waits_of
from doudi.cases.queries.words import DueView, due_view, holder_of
from doudi.cases.tokens import is_possible
from doudi.law.errors import Unable
from doudi.law.label import Label
from doudi.law.procedures.procedure import Procedure, next_acts

SOON = 3  # working days
FIRST_DAY = date(2000, 1, 1)  # a lower bound, with which SQLite takes the index of overdue clocks
NO_STATE = ""  # before every state, with which SQLite takes the index of states also without statistics


class UnableToReadPage(Unable):
    """The mark of the next page is not one of ours."""


@dataclass(frozen=True)
class Filters:
    """What is asked for. phase: open, receiving, final. deadline: overdue, soon. town: its code.

    unanswered: those whose family waits for an answer to its disagreement, in whatever phase.
    """

    state: str = ""
    phase: str = OPEN
    deadline: str = ""
    town: int | None = None
    text: str = ""
    mine: bool = False
    unanswered: bool = False


@dataclass(frozen=True)
class QueueRow:
    """A case in the queue. `flags`: see `flags_of`; `no_term` says why it has no limit; `wait`: the days that
    must pass first; `turns`: who has the next act."""

    case_id: UUID
    number: str
    applicant: str
    division: int
    division_name: str
    state: str
    state_label: Label
    tone: str
    benefit: str
    channel: str
    opened_on: date
    due: DueView | None
    no_term: Label | None
    wait: DueView | None
    holder_label: Label
    turns: tuple[Turn, ...]
    flags: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page of the queue; `next_after` is "" on the last one."""

    rows: tuple[QueueRow, ...]
    next_after: str


def queue(
    principal: Principal, filters: Filters = Filters(), *, as_of: date, after: str = "", limit: int = 25
) -> Page:
    """The cases in reach of the principal, soonest last day first. Raises UnableToAct, UnableToReadPage."""
    require(principal, "case.queue")
    rows = _after(_filtered(principal, filters, as_of), after)
    found = list(rows.select_related("applicant").order_by("sort_on", "id")[: limit + 1])
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    return Page(
        rows=rows_of(page, as_of),
        next_after=f"{last.sort_on.isoformat()}~{last.id}" if last else "",
    )


@dataclass(frozen=True)
class Counts:
    """How many open cases stand in each state, how many are past their last day, and of all cases how many
    families wait for an answer to their disagreement."""

    states: dict[str, int]
    overdue: int
    unanswered: int


def queue_counts(principal: Principal, *, as_of: date) -> Counts:
    """The counts above the queue, in reach of the principal."""
    require(principal, "case.queue")
    every = Case.objects.unscoped("counts only, and of the principal's own towns: next line").filter(
        town__gte=principal.division_from, town__lt=principal.division_until
    )
    rows = every.filter(phase=OPEN)
    states = rows.filter(state__gt=NO_STATE).order_by("state").values_list("state").annotate(n=Count("*"))
    overdue = rows.filter(due_on__gte=FIRST_DAY, due_on__lt=as_of).count()
    return Counts(dict(states), overdue, every.filter(has_disagreement=True).count())


def reach(principal: Principal) -> ScopedQuerySet[Case]:
    """Within the principal's division; a town's own queue has its own index."""
    rows = Case.objects.within(principal)
    if principal.is_staff and level_of(principal.division_from) == "town":
        return rows.filter(town=principal.division_from)
    return rows


def _filtered(principal: Principal, filters: Filters, as_of: date) -> ScopedQuerySet[Case]:
    rows = reach(principal)
    if filters.text.strip():
        return rows.filter(numbered(filters.text))
    if filters.unanswered:
        return rows.filter(has_disagreement=True)
    rows = rows.filter(phase=filters.phase if filters.phase in {OPEN, RECEIVING, FINAL} else OPEN)
    if filters.state and not is_possible(filters.state):
        return rows.none()
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.town is not None:
        rows = rows.filter(town=filters.town)
    if filters.deadline == "overdue":
        rows = rows.filter(due_on__lt=as_of, sort_on__lt=as_of)
    if filters.deadline == "soon":
        until = calendars.current().add_working_days(as_of, SOON).on
        rows = rows.filter(due_on__gte=as_of, due_on__lte=until, sort_on__gte=as_of, sort_on__lte=until)
    return _mine(rows, principal, as_of) if filters.mine else rows


def _mine(rows: ScopedQuerySet[Case], principal: Principal, as_of: date) -> ScopedQuerySet[Case]:
    """The cases whose next act is the principal's, each by the procedure it is pinned to."""
    turns: defaultdict[tuple[str, frozenset[str]], list[str]] = defaultdict(list)
    for procedure in every_procedure():
        for state, until in next_acts(procedure, principal.role).items():
            turns[state, until].append(procedure.digest)
    mine = Q(pk__in=())
    for (state, until), digests in turns.items():
        turn = Q(state=state, procedure__in=digests)
        if until:
            done = CaseStep.objects.unscoped("acts already done").filter(case=OuterRef("pk"), name__in=until)
            turn &= Q(~Exists(done))
        mine |= turn
    return rows.filter(mine).filter(~Exists(_running(as_of)))


def _running(as_of: date) -> ScopedQuerySet[Deadline]:
    """The days of a case that must pass before anybody's turn comes: the publicity."""
    rows = Deadline.objects.unscoped("waits of cases in reach")
    return rows.filter(case=OuterRef("pk"), rule="wait", closed_on__isnull=True, due_on__gte=as_of)


def has_turns(principal: Principal) -> bool:
    """Whether any case could ever wait for this role: an auditor, say, only reads."""
    return any(next_acts(procedure, principal.role) for procedure in every_procedure())


def open_states() -> dict[str, Label]:
    """Every state in which some case could be open, in the order of its procedure, the newest first."""
    found: dict[str, Label] = {}
    for procedure in every_procedure():
        for state in procedure.states.values():
            if state.phase == OPEN:
                found.setdefault(state.name, state.label)
    return found


def step_labels() -> dict[str, Label]:
    """What each step is called, in the newest of the procedures that have it."""
    found: dict[str, Label] = {}
    for procedure in every_procedure():
        for step in procedure.steps.values():
            found.setdefault(step.name, step.label)
    return found


def _after(rows: ScopedQuerySet[Case], mark: str) -> ScopedQuerySet[Case]:
    """The rows behind the mark, by the index (sort_on, id)."""
    if not mark:
        return rows
    day, _, key = mark.partition("~")
    try:
        sort_on, last = date.fromisoformat(day), UUID(key)
    except ValueError:
        raise UnableToReadPage("这一页的地址不完整。请回到列表第一页。") from None
    return rows.filter(Q(sort_on__gt=sort_on) | Q(id__gt=last), sort_on__gte=sort_on)


def rows_of(cases: list[Case], as_of: date) -> tuple[QueueRow, ...]:
    """The rows in order, each part read once for all of them."""
    codes = {case.division for case in cases}
    names = dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
    flags, turns, waits = flags_of(cases), turns_of(cases), waits_of(cases, as_of=as_of)
    return tuple(
        _row(case, names.get(case.division, ""), flags[case.id], turns[case.id], waits.get(case.id), as_of)
        for case in cases
    )


def _row(
    case: Case,
    division_name: str,
    flags: tuple[str, ...],
    turns: tuple[Turn, ...],
    wait: DueView | None,
    as_of: date,
) -> QueueRow:
    procedure = procedure_of(case.procedure_id)
    state = procedure.states[case.state]
    return QueueRow(
        case_id=case.id,
        number=case.number,
        applicant=case.applicant.name,
        division=case.division,
        division_name=division_name,
        state=case.state,
        state_label=state.label,
        tone=state.tone,
        benefit=case.benefit,
        channel=case.channel,
        opened_on=case.opened_on,
        due=nearest_due(case, procedure, as_of),
        no_term=state.no_deadline,
        wait=wait,
        holder_label=holder_of(state),
        turns=turns,
        flags=flags,
    )


def nearest_due(case: Case, procedure: Procedure, as_of: date) -> DueView | None:
    """The nearest limit of a case, from its own columns."""
    if case.due_on is None:
        return None
    return due_view(procedure, case.due_kind, case.due_on, provisional=case.provisional, as_of=as_of)
