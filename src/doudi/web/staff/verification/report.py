"""The report in words, and its cells as a table of members and sources."""

from dataclasses import dataclass

from doudi.exchange.report import Cell, Report, Row
from doudi.exchange.totals import Total
from doudi.web.figures import fact_label, fact_value, source_label


@dataclass(frozen=True)
class ShownRow:
    """One figure, with its values in words."""

    row: Row
    item: str
    declared: str
    found: str
    followed: str
    source: str


@dataclass(frozen=True)
class ShownTotal:
    """A total, or what of it is known and what is missing."""

    fen: int | None
    known: int
    missing: list[str]


@dataclass(frozen=True)
class Standing:
    """One member: how each source answered."""

    member: str
    cells: list[Cell]


@dataclass(frozen=True)
class Arranged:
    """The figures in the order of what needs a look: different, found though not declared, all others."""

    different: list[ShownRow]
    undeclared: list[ShownRow]
    others: list[ShownRow]


def arranged(report: Report) -> Arranged:
    """Differences first; then what was found and nobody declared; what agrees or says nothing last."""
    shown = [_shown(row) for row in report.rows]
    different = [one for one in shown if one.row.differs or one.row.dispute]
    undeclared = [one for one in shown if one not in different and _unexpected(one.row)]
    others = [one for one in shown if one not in different and one not in undeclared]
    return Arranged(different, undeclared, others)


def _unexpected(row: Row) -> bool:
    """Money, vehicles, homes … that a department knows of and the application does not name."""
    return row.declared is None and row.type in {"money", "count"} and bool(row.found)


def _shown(row: Row) -> ShownRow:
    return ShownRow(
        row,
        fact_label(row.item),
        fact_value(row.item, row.declared),
        fact_value(row.item, row.found),
        fact_value(row.item, row.followed),
        source_label(row.source),
    )


def standings(report: Report) -> tuple[list[str], list[Standing]]:
    """The sources asked, in order, and per member the cells in that order."""
    sources = list(dict.fromkeys(cell.source for cell in report.matrix))
    members = list(dict.fromkeys((cell.member_id, cell.member) for cell in report.matrix))
    found = {(cell.member_id, cell.source): cell for cell in report.matrix}
    table = [
        Standing(name, [found[person, source] for source in sources if (person, source) in found])
        for person, name in members
    ]
    return [source_label(source) for source in sources], table


def shown_total(total: Total) -> ShownTotal:
    """A total with the missing facts in words."""
    return ShownTotal(total.fen, total.known, [fact_label(name) for name in total.missing])
