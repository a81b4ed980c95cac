"""Files of strangers: read with their types, or refused with words that say what to do; never at our
expense.
"""

import datetime as dt
import io
import os
import struct
import subprocess
import time
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from doudi.exchange.sheets.limits import Limits
from doudi.exchange.sheets.read import Day, Row, Sheet, UnableToReadSheets, read


def workbook(write: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        write(book)
    return out.getvalue()


def simple(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("低保")
    sheet.merge_range(0, 0, 0, 2, "台账")
    sheet.write_row(1, 0, ["姓名", "证号", "金额"])
    sheet.write_string(3, 0, "990001199001010013")
    sheet.write_number(3, 1, 990001199001010013)
    sheet.write_number(3, 2, 12.5)
    sheet.write_datetime(3, 3, dt.date(2026, 5, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
    sheet.write_boolean(3, 4, True)
    book.add_worksheet("空表")


def test_types_stay_apart_and_merged_cells_are_told() -> None:
    found = list(read(workbook(simple)))
    assert found == [
        Sheet("低保", ((0, 0, 0, 2),)),
        Row(1, ("台账",)),
        Row(2, ("姓名", "证号", "金额")),
        Row(4, ("990001199001010013", 990001199001010048, 12.5, Day("2026-05-01"), True)),
        Sheet("空表", ()),
    ]  # the number lost its last digits in the workbook itself: it is another person's


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_in_every_usual_encoding(encoding: str, separator: str) -> None:
    content = f'姓名{separator}证号\r\n龑𬎆{separator}"001\n2"\r\n'.encode(encoding)
    assert list(read(content)) == [Sheet("", ()), Row(1, ("姓名", "证号")), Row(2, ("龑𬎆", "001\n2"))]


def bomb(unpacked: int, *, declared: int | None = None) -> bytes:
    """A workbook with one cell of so many bytes; its directory may say otherwise."""
    source, out = zipfile.ZipFile(io.BytesIO(workbook(simple))), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.infolist():
            if part.filename != "xl/worksheets/sheet1.xml":
                target.writestr(part, source.read(part))
                continue
            head, mark, tail = source.read(part).partition(b"</sheetData>")
            with target.open(part.filename, "w", force_zip64=True) as file:
                file.write(head + b'<row r="9"><c r="A9" t="inlineStr"><is><t>')
                for _ in range(unpacked // 1_000_000):
                    file.write(b"A" * 1_000_000)
                file.write(b"</t></is></c></row>" + mark + tail)
    content = out.getvalue()
    if declared is not None:
        true = zipfile.ZipFile(io.BytesIO(content)).getinfo("xl/worksheets/sheet1.xml").file_size
        for form in ("<I", "<Q"):
            content = content.replace(struct.pack(form, true), struct.pack(form, declared))
    return content


def test_a_small_file_with_one_huge_cell_is_refused() -> None:
    content = bomb(600_000_000)
    assert len(content) < 1_000_000
    began = time.monotonic()
    with pytest.raises(UnableToReadSheets, match="解压后超过 500 MB"):
        list(read(content))
    assert time.monotonic() - began < 10


@pytest.mark.parametrize(
    ("content", "limits", "message"),
    [
        (lambda: bomb(600_000_000, declared=5_000), Limits(), "文件打不开|内存或时间太多"),
        (lambda: bomb(50_000_000), Limits(), "第 9 行有一格超过 32,767 个字"),
        (lambda: bomb(200_000_000), Limits(memory=200_000_000), "内存或时间太多"),
        (lambda: workbook(simple), Limits(rows=2), "超过 2 行"),
        (lambda: workbook(simple), Limits(columns=2), "超过 2 列"),
        (lambda: workbook(simple), Limits(cells=3), "单元格太多"),
        (lambda: workbook(simple), Limits(sheets=1), "工作表超过 1 个"),
        (lambda: workbook(simple), Limits(bytes=100), "文件超过 0 MB"),
        (lambda: workbook(simple)[:2_000], Limits(), "文件打不开"),
        (lambda: b"", Limits(), "文件是空的"),
        (lambda: b"PK\x03\x04 and no more", Limits(), "文件打不开"),
        (lambda: b"a,b\n\x00\x01", Limits(), "这不是表格文件"),
        (lambda: b"\x81\x20\xff\xff", Limits(), "文字编码认不出来"),
        (lambda: b"a," + b"b" * 40_000, Limits(), "第 1 行有一格超过 32,767 个字"),
    ],
)
def test_what_is_refused_says_why(content: Callable[[], bytes], limits: Limits, message: str) -> None:
    with pytest.raises(UnableToReadSheets, match=message) as caught:
        list(read(content(), limits))
    assert caught.value.english != str(caught.value)


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../名册.xlsx", b"x")
    with pytest.raises(UnableToReadSheets, match="压缩包"):
        list(read(out.getvalue()))


def test_the_process_ends_with_its_reader_and_gets_none_of_our_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    given: list[object] = []
    true = subprocess.Popen

    def start(command: list[str], **options: object) -> subprocess.Popen[bytes]:
        given.append(options["env"])
        started.append(true(command, **options))  # type: ignore[call-overload]
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", start)
    rows = read(workbook(simple))
    next(rows)
    rows.close()  # type: ignore[attr-defined]  # it is a generator
    assert started[0].returncode is not None
    assert not any(name.startswith("DOUDI") for name in given[0])  # type: ignore[attr-defined]
    assert os.environ["DOUDI_MODE"]


def test_rows_keep_their_numbers_where_the_first_ones_are_empty() -> None:
    def low(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_string(2, 1, "姓名")
        sheet.write_formula(4, 2, "=1+1", None, 2)

    found = list(read(workbook(low)))
    assert found == [
        Sheet("Sheet1", (), frozenset({"C5"})),
        Row(3, (None, "姓名")),
        Row(5, (None, None, 2)),
    ]


def test_a_sheet_that_is_a_chart_is_passed_over() -> None:
    def charted(book: xlsxwriter.Workbook) -> None:
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=名册!$A$1"})
        book.add_chartsheet().set_chart(chart)
        book.add_worksheet("名册").write_formula(0, 0, "=1", None, 1)

    assert list(read(workbook(charted))) == [Sheet("名册", (), frozenset({"A1"})), Row(1, (1,))]
