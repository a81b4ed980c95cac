"""What a roll shows by itself, row by row: numbers, cells that cannot be read, accounts, people listed
twice.
"""

from collections.abc import Iterator

from doudi.law.label import Label
from doudi.monitoring.rolls.case import Roll, note
from doudi.monitoring.rolls.checks.overlap import between
from doudi.monitoring.rolls.finding import Finding
from doudi.monitoring.rolls.roll import Entry
from doudi.monitoring.rolls.vocabulary import vocabulary


def found(roll: Roll) -> Iterator[Finding]:
    """Everything of the rows alone; rows whose number is wrong or another's are noted as doubted."""
    accounts: dict[str, tuple[int, Entry]] = {}
    with_account = roll.read.has("account")
    seen: dict[str, Entry] = {}
    for number, family in enumerate(roll.read.families):
        for entry in family.rows:
            yield from _number(roll, entry, seen)
            yield from _cells(roll, entry)
        if with_account:
            yield from _account(roll, family.rows, number, accounts)


def _number(roll: Roll, entry: Entry, seen: dict[str, Entry]) -> Iterator[Finding]:
    if entry.id_problem:
        roll.doubted.add(id(entry))
        yield note("id_invalid", entry, problem=entry.id_problem)
        return
    before = seen.setdefault(entry.id, entry)
    if before is entry:
        return
    if entry.programme == before.programme:
        roll.doubted.add(id(entry))
        yield note("id_twice", entry, row=roll.where(before, entry))
    elif overlap := between(roll.law, before.programme, entry.programme, roll.as_of):
        yield note(
            "counted_twice",
            entry,
            article=overlap.article,
            first=overlap.first,
            then=overlap.then,
            rule=overlap.rule,
            where=roll.where(before, entry),
        )


def _cells(roll: Roll, entry: Entry) -> Iterator[Finding]:
    headings = roll.read.columns[entry.sheet]
    fields = vocabulary().fields
    for name, problem in entry.unreadable.items():
        heading = headings.get(name, fields[name].label.zh)
        yield note("unreadable", entry, heading=heading, problem=problem)


def _account(
    roll: Roll, rows: list[Entry], number: int, accounts: dict[str, tuple[int, Entry]]
) -> Iterator[Finding]:
    """One account for a family is enough; the same one for two families is asked about."""
    told = [row for row in rows if row.account]
    if not told:
        wrong = next(
            (row for row in rows if row.account_problem and row.account_problem.zh[:2] != "没有"), rows[0]
        )
        yield note("account_bad", wrong, problem=wrong.account_problem or Label("", ""))
        return
    for account in dict.fromkeys(row.account for row in told):
        entry = next(row for row in told if row.account == account)
        other, first = accounts.setdefault(account, (number, entry))
        if other != number:
            yield note("account_shared", entry, row=roll.where(first, entry))
