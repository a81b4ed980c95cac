"""Words that queries give pages: what a clock is called, who holds a case."""

from dataclasses import dataclass
from datetime import date

from doudi.cases import calendars
from doudi.law.label import Label
from doudi.law.procedures.procedure import Procedure, State

HOLDERS = {
    "applicant": Label("申请人", "the applicant"),
    "town": Label("乡镇（街道）", "the township"),
    "county": Label("县级民政部门", "the county civil affairs bureau"),
    "nobody": Label("已经办结，没有人在办", "nobody: it is finished"),
}


def holder_of(state: State) -> Label:
    """Who holds a case that is being dealt with; nobody once it is paid or over."""
    return HOLDERS[state.holder] if state.phase == "open" else HOLDERS["nobody"]


@dataclass(frozen=True)
class DueView:
    """A clock: its last day, working days left (negative: overdue). wait: nothing before it has passed.

    unit: what it is counted in, of working, calendar, months.
    """

    kind: str
    zh: str
    en: str
    rule: str
    due_on: date
    provisional: bool
    days_left: int
    unit: str
    holder: str
    holder_label: Label
    article: str
    extended: bool


def due_view(
    procedure: Procedure, kind: str, due_on: date, *, provisional: bool, as_of: date, extended: bool = False
) -> DueView:
    """The view of a clock of the procedure on a day."""
    rule = procedure.deadlines[kind]
    return DueView(
        kind=kind,
        zh=rule.label.zh,
        en=rule.label.en,
        rule=rule.kind,
        due_on=due_on,
        provisional=provisional,
        days_left=days_left(as_of, due_on),
        unit=rule.term.unit,
        holder=rule.holder,
        holder_label=HOLDERS[rule.holder],
        article=rule.article,
        extended=extended,
    )


def days_left(as_of: date, due_on: date) -> int:
    """Working days from the day after `as_of` to the last day; overdue is negative, the last day itself 0."""
    return calendars.current().working_days(as_of, due_on)
