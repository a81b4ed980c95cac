"""The roll again as a workbook, its own columns as they were, and what was found beside each row.

Text stays text: a cell that begins with a sign by which a spreadsheet would take it for a formula carries the
spreadsheet's own mark for text, so that it stays so when somebody edits it; the same for identity numbers.
The rows are written one after another and never held all at once.
"""

import datetime as dt
import io
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from doudi.exchange.sheets.read import Cell, Day, Row, Sheet
from doudi.law.label import Label
from doudi.monitoring.rolls.finding import NOT_LISTED, Finding, kinds
from doudi.monitoring.rolls.report import Report
from doudi.monitoring.rolls.roll import Read
from doudi.policies.documents import in_english

_ADDED = (
    Label("检查结果", "findings"),
    Label("说明", "what is wrong"),
    Label("依据", "by"),
    Label("来源", "source"),
)
_SUMMARY, _OTHERS = Label("检查摘要", "summary"), Label("不在名册的家庭", "families not listed")
_SIGNS = "=+-@\t\r\n|%"
# Every character that is one of these signs, or a wide, small or raised form of one.
_FORMULA = frozenset(
    sign
    for sign in map(chr, (*range(0xD800), *range(0xE000, 0x10000)))
    if unicodedata.normalize("NFKC", sign)[:1] in tuple(_SIGNS) or sign in _SIGNS
)
_LONGEST = 32_767
_WIDTHS = (20, 80, 36, 24)


def written(stream: Iterable[Sheet | Row], read: Read, report: Report, language: str) -> bytes:
    """The workbook. `stream`: the file once more, as it was read."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        writer = _Writer(book, report.sorted(), language)
        writer.summary(report)
        writer.originals(stream, read)
        writer.others()
    return out.getvalue()


def is_formula(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula, also when it is written in full-width signs."""
    return text[:1] in _FORMULA


class _Writer:
    def __init__(self, book: Any, findings: Sequence[Finding], language: str) -> None:
        self._book, self._language = book, language
        self._text = book.add_format({"num_format": "@"})
        self._quoted = book.add_format({"num_format": "@", "quote_prefix": True})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._bold = book.add_format({"bold": True, "text_wrap": True})
        self._found = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF3CD"})
        self._rows: defaultdict[tuple[int, int], list[Finding]] = defaultdict(list)
        self._listed = findings
        self._names: set[str] = set()
        for one in findings:
            self._rows[one.sheet, one.row].append(one)

    def summary(self, report: Report) -> None:
        """How many of each kind, and what could not be checked."""
        sheet = self._sheet(_SUMMARY.text(self._language))
        sheet.set_column(0, 0, 100)
        words = kinds()
        lines = [(words[name].label.text(self._language), count) for name, count in report.counts.items()]
        for row, (text, number) in enumerate(lines):
            self._put(sheet, row, 0, text)
            sheet.write_number(row, 1, number)
        for row, note in enumerate(report.notes, len(lines) + 1):
            self._put(sheet, row, 0, note.text(self._language))

    def originals(self, stream: Iterable[Sheet | Row], read: Read) -> None:
        """Every sheet, also those that are no roll."""
        number, sheet, beside = -1, None, 0
        for item in stream:
            if isinstance(item, Sheet):
                number += 1
                sheet = self._sheet(item.name or "1")
                beside = read.widths.get(number, 0)
                for at, width in enumerate(_WIDTHS if number in read.headings else ()):
                    sheet.set_column(beside + at, beside + at, width)
                heading = read.first.get(number, 0) - 1
            elif sheet is not None:
                self._row(sheet, item, (number, item.number), beside, is_heading=item.number == heading)

    def _row(self, sheet: Any, row: Row, key: tuple[int, int], beside: int, *, is_heading: bool) -> None:
        for at, cell in enumerate(row.cells):
            self._original(sheet, row.number - 1, at, cell)
        if is_heading:
            for at, label in enumerate(_ADDED):
                sheet.write_string(row.number - 1, beside + at, label.text(self._language), self._bold)
        elif found := self._rows.get(key):
            for at, text in enumerate(self._beside(found)):
                self._put(sheet, row.number - 1, max(beside, 1) + at, text, self._found)

    def others(self) -> None:
        """The families that are not on the roll."""
        found = [one for one in self._listed if one.kind == NOT_LISTED]
        if not found:
            return
        sheet = self._sheet(_OTHERS.text(self._language))
        for at, width in enumerate(_WIDTHS):
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, _ADDED[at].text(self._language), self._bold)
        for row, one in enumerate(found, 1):
            for at, text in enumerate(self._beside([one])):
                self._put(sheet, row, at, text, self._found)

    def _beside(self, found: Sequence[Finding]) -> tuple[str, ...]:
        language = self._language
        labels = [kinds()[one.kind].label.text(language) for one in found]
        said = [one.said.text(language) for one in found]
        articles = [in_english(one.article) if language == "en" else one.article for one in found]
        return (
            "；".join(dict.fromkeys(labels)),
            "\n".join(said)
            if len(said) == 1
            else "\n".join(f"{n}. {text}" for n, text in enumerate(said, 1)),
            "\n".join(dict.fromkeys(articles)),
            "\n".join(dict.fromkeys(one.source.text(language) for one in found)),
        )

    def _original(self, sheet: Any, row: int, at: int, cell: Cell) -> None:
        if isinstance(cell, str):
            self._put(sheet, row, at, cell)
        elif isinstance(cell, bool):
            sheet.write_boolean(row, at, cell)
        elif isinstance(cell, Day):
            sheet.write_datetime(row, at, dt.datetime.fromisoformat(cell.iso), self._day)
        elif cell is not None:
            sheet.write_number(row, at, cell)

    def _put(self, sheet: Any, row: int, at: int, text: str, form: Any = None) -> None:
        quoted = is_formula(text)
        sheet.write_string(
            row, at, text[:_LONGEST], form if form and not quoted else self._quoted if quoted else self._text
        )

    def _sheet(self, name: str) -> Any:
        """A sheet of this name, or one like it where it is taken or no spreadsheet allows it."""
        plain = "".join("_" if sign in "[]:*?/\\'" else sign for sign in name)[:28] or "1"
        found = plain
        while found.lower() in self._names:
            found = f"{plain[:26]}_{len(self._names)}"
        self._names.add(found.lower())
        return self._book.add_worksheet(found)
