"""From the rows of a file to the families of a roll."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from doudi.exchange.sheets.read import Area, Cell, Row, Sheet
from doudi.law.label import Label
from doudi.monitoring.rolls import cells
from doudi.monitoring.rolls.mapping import Columns, UnableToFindColumns, found_in, refuse_unknown
from doudi.monitoring.rolls.roll import Entry, Family, Read
from doudi.monitoring.rolls.vocabulary import vocabulary

_LOOKED_AT = 60  # rows held back to find the headings
_TYPED = {
    "amount": cells.money,
    "income": cells.money,
    "members": cells.count,
    "approved": cells.day,
    "reviewed": cells.day,
}


def read_roll(
    stream: Iterable[Sheet | Row], choices: Mapping[str, str] | None = None, programme: str = ""
) -> Read:
    """Every sheet that has headings of a roll. `choices`: field → column, as a person chose; `programme`: the
    benefit of rows that say none. Raises UnableToFindColumns, and what the stream raises."""
    families: list[Family] = []
    sheets: dict[int, str] = {}
    columns: dict[int, dict[str, str]] = {}
    read: dict[int, _Sheet] = {}
    rows = 0
    for number, (sheet, lines) in enumerate(_sheets(stream)):
        first = list(islice(lines, _LOOKED_AT))
        found = found_in(first, sheet.merged)
        rows += len(first)
        if found is None:
            rows += sum(1 for _ in lines)
            continue
        of_sheet = _Sheet(number, sheet, found, choices or {}, programme)
        for row in _all(first, lines):
            of_sheet.take(row)
        rows += of_sheet.rows - sum(row.number >= found.first for row in first)
        families += of_sheet.families
        sheets[number], read[number] = sheet.name, of_sheet
        columns[number] = {name: of_sheet.columns.headings[at] for name, at in of_sheet.columns.of.items()}
    if not columns:
        raise UnableToFindColumns(
            "没有找到名册的表头。前 40 行内要有一行表头，至少有“姓名”和“身份证号”。",
            "No headings of a roll were found: there must be a name (姓名) and an identity number "
            "(身份证号) within the first 40 rows.",
        )
    refuse_unknown(choices or {}, (one.found for one in read.values()))
    named = sum(len(family.rows) for family in families)
    headings = {number: one.columns.headings for number, one in read.items()}
    begin = {number: one.columns.first for number, one in read.items()}
    widths = {number: one.width for number, one in read.items()}
    return Read(families, sheets, columns, headings, begin, widths, rows, rows - named)


def _all(first: Sequence[Row], rest: Iterator[Row]) -> Iterator[Row]:
    yield from first
    yield from rest


def _sheets(stream: Iterable[Sheet | Row]) -> Iterator[tuple[Sheet, Iterator[Row]]]:
    """The stream by sheets; each one's rows have to be taken before the next sheet is asked for."""
    items = iter(stream)
    ahead: list[Sheet] = []

    def rows() -> Iterator[Row]:
        for item in items:
            if isinstance(item, Sheet):
                ahead.append(item)
                return
            yield item

    for item in items:
        if isinstance(item, Sheet):
            ahead.append(item)
        while ahead:
            sheet = ahead.pop()
            lines = rows()
            yield sheet, lines
            for _ in lines:  # what nobody took
                pass


class _Sheet:
    """One sheet being read, row after row."""

    def __init__(
        self, number: int, sheet: Sheet, found: Columns, choices: Mapping[str, str], programme: str
    ) -> None:
        self.number, self.found = number, found
        self.columns = columns = found.chosen(choices)
        self.families: list[Family] = []
        self.rows = 0
        self.width = len(columns.headings)
        words, about = vocabulary(), f"{sheet.name} {columns.title}"
        self._programme = words.programme_of(sheet.name) or words.programme_of(columns.title) or programme
        self._residence = words.residence_of(sheet.name) or words.residence_of(about)
        self._of = _with_heads(columns.of)
        self._spread = [(name, at) for name, at in self._of.items() if words.fields[name].family]
        amount = columns.headings[columns.of["amount"]] if "amount" in columns.of else ""
        self._of_family = "户" in amount or "家庭" in amount
        self._merged = _downwards(sheet.merged, {at for _, at in self._spread})
        self._held: dict[int, tuple[int, Cell]] = {}
        self._key = ""

    def take(self, row: Row) -> None:
        """Read one row; what stands above the first one, and what names nobody, is no entry."""
        if row.number < self.columns.first:
            return
        self.rows += 1
        self.width = max(self.width, len(row.cells))
        entry = self._entry(row)
        if entry is not None:
            self._placed(entry, row)

    def _entry(self, row: Row) -> Entry | None:
        name, number = cells.text(self._cell(row, "name")), self._cell(row, "id_number")
        if self._names_nobody(row, name, number):
            return None
        found = cells.identity(number)
        values, unreadable = self._typed(row)
        kind = " ".join(cells.text(self._cell(row, one)) for one in ("kind", "residence"))
        words = vocabulary()
        account, wrong = cells.account(self._cell(row, "account"))
        return Entry(
            sheet=self.number,
            row=row.number,
            name=name,
            id=found.number.text if found.number else "",
            born=found.number.born if found.number else None,
            id_problem=found.problem,
            relation=words.relation_of(cells.text(self._cell(row, "relation"))),
            programme=words.programme_of(kind) or self._programme,
            residence=words.residence_of(kind) or self._residence,
            review_class=words.class_of(cells.text(self._cell(row, "kind"))),
            account=account,
            account_problem=wrong,
            village=cells.text(self._cell(row, "village")),
            unreadable=unreadable,
            **values,
        )

    def _names_nobody(self, row: Row, name: str, number: Cell) -> bool:
        if not name and number is None:
            return True
        if vocabulary().field_of(name) == "name" or _is_counting(row.cells):
            return True  # headings again, or the row of column numbers under them
        first = next((cells.text(cell) for cell in row.cells if cell is not None), "")
        return number is None and (vocabulary().is_footer(first) or vocabulary().is_footer(name))

    def _typed(self, row: Row) -> tuple[dict[str, Any], dict[str, Label]]:
        values: dict[str, Any] = {}
        wrong: dict[str, Label] = {}
        for name, reader in _TYPED.items():
            try:
                values[name] = reader(self._cell(row, name))
            except cells.UnableToReadCell as refusal:
                wrong[name] = Label(str(refusal), refusal.english)
        return values, wrong

    def _cell(self, row: Row, name: str) -> Cell:
        """The cell of a field; of a family's field also what a merged cell above says."""
        at = self._of.get(name)
        if at is None:
            return None
        cell = row.cells[at] if at < len(row.cells) else None
        if (until := self._merged.get((row.number - 1, at))) is not None:
            self._held[at] = until, cell
        if cell is None and at in self._held and row.number - 1 <= self._held[at][0]:
            return self._held[at][1]
        return cell

    def _placed(self, entry: Entry, row: Row) -> None:
        """Into the family before, or a new one."""
        same = self._same_family(
            entry, row
        )  # asked of the first row too: its key is what the next is compared with
        if same and self.families:
            before = self.families[-1]
            if self._of_family and entry.amount == before.amount:
                entry.amount = None  # the family's amount, written on each of its rows
            before.rows.append(entry)
        else:
            self.families.append(Family([entry]))

    def _same_family(self, entry: Entry, row: Row) -> bool:
        grouped = next((name for name in ("family", "head_id", "head") if name in self.columns.of), "")
        own = {self._of["name"], self._of["id_number"]}
        if grouped and self._of[grouped] not in own:
            key, before = cells.text(self._cell(row, grouped)), self._key
            self._key = key or before
            return self._key == before and not (grouped == "head" and entry.relation == "head")
        if "relation" in self._of:
            return entry.relation != "head"
        return False


def _with_heads(of: Mapping[str, int]) -> dict[str, int]:
    """A roll with a row for each family may name its head alone."""
    found = dict(of)
    for name, head in (("name", "head"), ("id_number", "head_id")):
        if name not in found and head in found:
            found[name] = found[head]
    if "name" not in found or "id_number" not in found:
        raise UnableToFindColumns(
            "名册要有“姓名”和“身份证号”两列。请指定它们是哪一列。",
            "A roll needs a column of names and one of identity numbers: say which they are.",
        )
    return found


def _downwards(merged: Iterable[Area], columns: set[int]) -> dict[tuple[int, int], int]:
    """Of merged cells that go down: where they begin → their last row."""
    return {(top, left): bottom for top, left, bottom, _ in merged if bottom > top and left in columns}


def _is_counting(values: Sequence[Cell]) -> bool:
    there = [cells.text(cell) for cell in values if cell is not None]
    return len(there) > 3 and there == [f"{number + 1}" for number in range(len(there))]
