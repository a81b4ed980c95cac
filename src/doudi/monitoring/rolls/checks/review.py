"""Families whose periodic review is due, by the clock of the place's procedure (57号 31)."""

from dataclasses import dataclass
from datetime import date

from doudi.law.label import Label
from doudi.law.procedures.deadline import add_months
from doudi.law.procedures.load import UnableToLoadProcedure, load_procedure
from doudi.monitoring.rolls.case import Case
from doudi.monitoring.rolls.vocabulary import vocabulary

_CLOCK = "review"


@dataclass(frozen=True)
class Clock:
    """Months between two reviews: where income is steady, where it changes; and the article."""

    months: dict[str, int]
    article: str


def clock(benefit: str, place: str, as_of: date) -> Clock | None:
    """The clock of a benefit's procedure on a day; None where no procedure is entered for it."""
    try:
        procedure = load_procedure(benefit, as_of, place)
    except UnableToLoadProcedure:
        return None
    rule = procedure.deadlines.get(_CLOCK)
    if rule is None:
        return None
    names = vocabulary().review_classes.values()
    return Clock({name: int(procedure.setting(name)) for name in names}, rule.article)


def found(case: Case, clock: Clock | None) -> bool:
    """Note a review that is due; whether there was a day to count from, and a clock."""
    rows = case.family.rows
    last = max((day for row in rows for day in (row.reviewed, row.approved) if day), default=None)
    if clock is None or last is None:
        return False
    months = _months(case, clock)
    due = add_months(last, months)
    if due <= case.roll.as_of:
        case.add(
            "review_due",
            case.family.head,
            article=clock.article,
            last=Label(f"{last:%Y-%m-%d}", f"{last:%Y-%m-%d}"),
            months=months,
            due=Label(f"{due:%Y-%m-%d}", f"{due:%Y-%m-%d}"),
        )
    return True


def _months(case: Case, clock: Clock) -> int:
    """By the law's own question where the base can answer it; else by the roll's class; else the longest."""
    changing = None
    if case.known and "dibao" in case.known.weighed.stretch.pack.rulesets:
        changing = case.known.weighed.known("income_changes")
    if changing is not None:
        return clock.months["review_months_changing" if changing else "review_months"]
    letter = next((row.review_class for row in case.family.rows if row.review_class), "")
    return clock.months[vocabulary().review_classes.get(letter, "review_months")]
