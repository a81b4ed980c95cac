"""The workbook with the findings: the county's columns hold what they held, nothing becomes a formula."""

import io
import re
import zipfile

import pytest
import xlsxwriter

from doudi.exchange.sheets.read import Day, Row, Sheet, read
from doudi.monitoring.rolls.check import Asked, check
from doudi.monitoring.rolls.reading import read_roll
from doudi.monitoring.rolls.workbook import is_formula, written
from doudi.policies.load import policies
from tests.monitoring.rolls.county import AS_OF, PLACE

EVIL = ["=1+1", "+A1", "-A1", "@SUM(1)", "＝1+1", "＋1", "﹣1", "\t=1", "|cmd", "％1"]


def handed_in() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        book.add_worksheet("封面").write_string(0, 0, "=evil()")
        sheet = book.add_worksheet("低保/农村"[:2])
        sheet.write_row(0, 0, ["姓名", "身份证号", "备注"])
        for row, text in enumerate(EVIL, 1):
            sheet.write_string(row, 0, text)
            sheet.write_string(row, 1, "990001198001010")
            sheet.write_number(row, 2, row + 0.5)
        sheet.write_boolean(len(EVIL) + 1, 5, True)
        sheet.write_datetime(len(EVIL) + 1, 4, AS_OF, book.add_format({"num_format": "yyyy-mm-dd"}))
    return out.getvalue()


def found(content: bytes, language: str = "zh") -> bytes:
    roll = read_roll(read(content))
    report = check(roll, Asked(PLACE, AS_OF, policies(), None))
    return written(read(content), roll, report, language)


def sheets(content: bytes) -> dict[str, list[Row]]:
    by_name: dict[str, list[Row]] = {}
    for item in read(content):
        if isinstance(item, Sheet):
            by_name[item.name] = rows = []
        else:
            rows.append(item)
    return by_name


def test_the_countys_own_cells_hold_what_they_held() -> None:
    content = handed_in()
    before, after = sheets(content), sheets(found(content))
    assert list(after) == ["检查摘要", *before]
    assert after["封面"] == before["封面"]
    for old, new in zip(before["低保"], after["低保"], strict=True):
        width = len(old.cells)
        assert (new.number, new.cells[:width]) == (old.number, old.cells)
    last = after["低保"][-1]
    assert last.cells[4:6] == (Day("2026-11-24"), True)
    assert after["低保"][0].cells[6:] == ("检查结果", "说明", "依据", "来源")
    assert after["低保"][1].cells[6] == "身份证号不对"


def test_no_cell_is_a_formula_and_texts_that_look_like_one_are_marked_as_text() -> None:
    archive = zipfile.ZipFile(io.BytesIO(found(handed_in())))
    for name in archive.namelist():
        text = archive.read(name).decode()
        assert "<f>" not in text and "hyperlink" not in text
    styles = archive.read("xl/styles.xml").decode()
    quoted = {
        number
        for number, style in enumerate(re.findall(r"<xf [^>]*>", styles.split("<cellXfs")[1]))
        if 'quotePrefix="1"' in style
    }
    sheet = archive.read("xl/worksheets/sheet3.xml").decode()
    for row in range(2, len(EVIL) + 2):
        style = re.search(rf'<c r="A{row}" s="(\d+)"', sheet)
        assert style and int(style[1]) in quoted, row


@pytest.mark.parametrize("text", EVIL)
def test_what_looks_like_a_formula(text: str) -> None:
    assert is_formula(text)


def test_what_does_not() -> None:
    assert not any(map(is_formula, ["", "王一", "1=1", "990001198001010019", "“=”"]))


def test_in_english() -> None:
    after = sheets(found(handed_in(), "en"))
    assert "summary" in after and "wrong identity number" in after["低保"][1].cells[6]  # type: ignore[operator]
