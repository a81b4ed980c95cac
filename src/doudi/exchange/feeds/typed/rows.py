"""Rows read by their contract: facts and identity apart, and the rows that cannot be used."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from doudi.exchange.feeds.batch import BadRow, Batch
from doudi.exchange.feeds.contract import Contract, Field
from doudi.exchange.feeds.reasons import NAMES
from doudi.exchange.feeds.typed import days, id_numbers, numbers, words
from doudi.exchange.feeds.typed.column import Column, emptied, first_of, problem

ID_STATE = "id_state"
ID_STATES = pl.Enum(["valid", "missing", "mistyped"])


@dataclass(frozen=True)
class Typed:
    """`facts` and `identity` have the same rows in the same order, each with its `line`."""

    facts: pl.DataFrame
    identity: pl.DataFrame
    bad: tuple[BadRow, ...]


def read(contract: Contract, batch: Batch, about: date) -> Typed:
    """Every row either in both tables or among the bad ones; `about` is the day the delivery is about."""
    columns = {field.name: _column(field, batch, about) for field in contract.fields}
    problems = {name: column.problems for name, column in columns.items() if (column.problems != 0).any()}
    good = pl.Series([True]).new_from_index(0, len(batch.lines))
    for found in problems.values():
        good &= found == 0
    line = batch.lines.alias("line").cast(pl.UInt32)
    facts = [line, *(columns[one.name].values.alias(one.name) for one in contract.stated)]
    identity = [line, *(_kept(one, columns[one.name], batch) for one in contract.identity)]
    identity += [_state(one, columns[one.name], batch) for one in contract.identity if one.keeps_unusable]
    bad = (*_bad(batch, problems, good), *batch.broken)
    return Typed(
        pl.DataFrame(facts).filter(good),
        pl.DataFrame(identity).filter(good),
        tuple(sorted(bad, key=lambda row: row.line)),
    )


def _column(field: Field, batch: Batch, about: date) -> Column:
    """One field of every row: empty where it may be; a cell that is not what it looks like is not read."""
    if field.name not in batch.table.columns:
        return _absent(field, len(batch.lines))
    text = emptied(batch.table[field.name])
    column = _read(field, text, about)
    problems = column.problems
    if field.keeps_unusable:
        problems = problem("missing", pl.Series([False]).new_from_index(0, len(text)))
    elif field.required:
        problems = first_of(problem("missing", text.is_null()), problems)
    for (name, reason), where in batch.odd.items():
        if name == field.name:
            problems = first_of(problem(reason, where), problems)
    return Column(column.values, problems)


def _read(field: Field, text: pl.Series, about: date) -> Column:
    match field.type:
        case "id_number":
            return id_numbers.read(text)
        case "money" | "number":
            return numbers.read(text, field)
        case "date" | "month":
            return days.read(text, field, about)
        case "code":
            return words.read_code(text, field)
        case "phone":
            return words.read_phones(text)
        case _:
            return words.read_words(text, field)


def _absent(field: Field, rows: int) -> Column:
    """A column that the file does not have: nobody said anything."""
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, rows)
    return Column(
        _read(field, nothing, date.min).values, pl.Series([0], dtype=pl.UInt8).new_from_index(0, rows)
    )


def _kept(field: Field, column: Column, batch: Batch) -> pl.Series:
    """The values; a mistyped number is kept as it was given where the row is matched by name and the rest."""
    values = column.values
    if field.keeps_unusable and field.name in batch.table.columns:
        values = values.zip_with(values.is_not_null(), emptied(batch.table[field.name]).str.strip_chars())
    return values.alias(field.name)


def _state(field: Field, column: Column, batch: Batch) -> pl.Series:
    rows = len(batch.lines)
    state = pl.Series(["valid"]).new_from_index(0, rows).set(column.values.is_null(), "mistyped")
    if field.name in batch.table.columns:
        state = state.set(emptied(batch.table[field.name]).is_null(), "missing")
    else:
        state = pl.Series(["missing"]).new_from_index(0, rows)
    return state.cast(ID_STATES).alias(ID_STATE)


def _bad(batch: Batch, problems: dict[str, pl.Series], good: pl.Series) -> Iterator[BadRow]:
    rows = (~good).arg_true()
    if not len(rows):
        return
    lines = batch.lines.gather(rows).to_list()
    values = batch.table[rows].to_dicts()
    why = {name: found.gather(rows).to_list() for name, found in problems.items()}
    for at, line in enumerate(lines):
        found = tuple((name, NAMES[codes[at]]) for name, codes in why.items() if codes[at])
        said = {name: value for name, value in values[at].items() if value is not None}
        yield BadRow(line, said, found)
