"""Days and months in the ways of writing that were agreed."""

from datetime import date

import polars as pl

from doudi.exchange.feeds.contract import DATES, MONTHS, Field
from doudi.exchange.feeds.typed.column import Column, first_of, in_two_passes, normal, problem

_MIDNIGHT = r"[ T]00:00(?::00(?:\.0+)?)?$"
_FORMS = {
    "YYYY-MM-DD": r"^\d{4}-\d{1,2}-\d{1,2}$",
    "YYYYMMDD": r"^\d{8}$",
    "YYYY/M/D": r"^\d{4}/\d{1,2}/\d{1,2}$",
    "YYYY年M月D日": r"^\d{4}年\d{1,2}月\d{1,2}日$",
    "YYYY.M.D": r"^\d{4}\.\d{1,2}\.\d{1,2}$",
    "YYYY-MM": r"^\d{4}-\d{1,2}$",
    "YYYYMM": r"^\d{6}$",
    "YYYY年M月": r"^\d{4}年\d{1,2}月$",
}


def read(text: pl.Series, field: Field, about: date) -> Column:
    """Days, or the first day of each month; `about` is the day the delivery is about.

    A day written otherwise than agreed is refused, not guessed: 01/02/2020 is two different days.
    """
    why = "date_form" if field.type == "date" else "month_form"
    column = in_two_passes(
        text, lambda rows: _written(rows, field.formats[0]), lambda rows: _odd(rows, field, why)
    )
    values = column.values
    early = values < field.least if isinstance(field.least, date) else pl.Series([False])
    late = values > field.most if isinstance(field.most, date) else pl.Series([False])
    future = values > about if field.past else pl.Series([False])
    checks = [
        problem(code, mask if len(mask) == len(values) else mask.new_from_index(0, len(values)))
        for code, mask in (("date_range", early), ("date_range", late), ("date_future", future))
    ]
    return Column(values, first_of(column.problems, *checks))


def _odd(text: pl.Series, field: Field, why: str) -> tuple[pl.Series, pl.Series]:
    plain = normal(text).str.replace(_MIDNIGHT, "")
    values = _written(plain, field.formats[0])
    for form in field.formats[1:]:
        values = values.zip_with(values.is_not_null(), _written(plain, form))
    return values, problem(why, values.is_null())


def _written(text: pl.Series, form: str) -> pl.Series:
    """Only what has exactly this form: the date reader itself would take 2020012 for a day."""
    kept = text.set(~text.str.contains(_FORMS[form]), None)
    if form in MONTHS:
        return (kept + "-1").str.to_date(MONTHS[form], strict=False)
    return kept.str.to_date(DATES[form], strict=False)
