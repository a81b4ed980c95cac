"""Workbooks as offices make them: what their cells are counts, and what is dangerous is not opened."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
import xlsxwriter

from doudi.exchange.feeds.contracts import contract_of
from doudi.exchange.feeds.errors import UnableToLand
from doudi.exchange.feeds.files import workbook
from tests.exchange.feeds.files import HEADER, ID, car, opened, reasons, typed

Change = Callable[[Any, Any], None]


def book(rows: Sequence[Sequence[Any]], change: Change | None = None) -> bytes:
    """A title merged over the columns, the header, the rows; then what `change(sheet, book)` does."""
    sink = io.BytesIO()
    with xlsxwriter.Workbook(sink) as made:
        sheet = made.add_worksheet("机动车")
        sheet.merge_range(0, 0, 0, 7, "某县机动车登记信息")
        for at, row in enumerate([HEADER, *rows], start=1):
            for place, cell in enumerate(row):
                sheet.write_string(at, place, cell) if isinstance(cell, str) else sheet.write(at, place, cell)
        if change:
            change(sheet, made)
    return sink.getvalue()


def test_a_title_blank_rows_totals_and_dates_of_the_sheet_itself() -> None:
    def dated(sheet: Any, made: Any) -> None:
        sheet.write_datetime(2, 5, dt.date(2020, 1, 2), made.add_format({"num_format": "yyyy-mm-dd"}))

    ((batch, found),) = typed(book([car(1), [""] * 8, car(2), ["合计", 2]], dated), "xlsx")
    assert batch.left_out == {"header": 2, "blank": 1, "footer": 1}
    assert found.facts["line"].to_list() == [3, 5]
    assert [str(day) for day in found.facts["registered_on"]] == ["2020-01-02", "2020-01-02"]
    assert not found.bad


def test_a_number_cell_is_no_identity_number() -> None:
    """A sheet keeps 15 digits: 990001199001010013 as a number is somebody else's."""
    rows: list[list[Any]] = [[*car(1)[:1], int(ID), *car(1)[2:]], car(2)]
    assert reasons(book(rows), "xlsx") == {
        3: [
            "“所有人身份证号”这一格是数值，不是文本：表格软件会把长号码的末几位变成 0。"
            "请把这一列设为文本，从原系统重新导出。"
        ]
    }


def test_amounts_as_numbers_come_to_the_last_place() -> None:
    rows = [[*car(1)[:4], 0.1 + 0.2, *car(1)[5:]], [*car(2)[:4], 1600, *car(2)[5:]]]
    assert reasons(book(rows), "xlsx") == {3: ["“排量”的小数多于 0 位。请核实是否录错。"]}


def test_a_formula_and_a_cell_merged_away_are_not_read() -> None:
    def spoiled(sheet: Any, made: Any) -> None:
        sheet.write_formula(2, 4, "=800*2", None, 1600)
        sheet.merge_range(3, 0, 4, 0, "浙A0002")

    assert reasons(book([car(1), car(2), car(3)], spoiled), "xlsx") == {
        3: ["“排量”这一格是公式，结果可能是旧的。请复制后只粘贴数值，再重新发送。"],
        5: ["“号牌号码”这一格和上面的格合并了，说不清属于哪一行。请取消合并，每行都填上。"],
    }


def test_the_sheet_that_fits_is_found_among_others() -> None:
    def more(sheet: Any, made: Any) -> None:
        made.add_worksheet("说明").write_string(0, 0, "填表说明")

    assert workbook.look(contract_of("police_vehicles"), book([car(1)], more))[0] == "机动车"


def patched(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return sink.getvalue()


def entity(part: bytes) -> bytes:
    return part.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/hostname">]><workbook', 1)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content[:-100], "文件打不开，可能没有传完或已损坏。"),
        (lambda content: b"PK\x03\x04", "文件打不开，可能没有传完或已损坏。"),
        (lambda content: b"not a workbook", "文件打不开，可能没有传完或已损坏。"),
        (
            lambda content: patched(content, "xl/workbook.xml", entity),
            "文件里有外部实体声明，正常的表格没有。请查明来源，不要打开它。",
        ),
        (
            lambda content: patched(content, "xl/theme/theme1.xml", lambda part: b"0" * 501_000_000),
            "这个文件解压后超过 500 MB",
        ),
    ],
)
def test_what_is_cut_or_dangerous_is_refused_whole(change: Callable[[bytes], bytes], said: str) -> None:
    with pytest.raises(UnableToLand, match=said) as refusal:
        opened(change(book([car(1)])), "xlsx", size=1 << 20)
    assert str(refusal.value).endswith("什么都没有入库。")


def test_a_sheet_beyond_the_limits_is_refused_whole() -> None:
    content = book([car(number) for number in range(30)])
    contract = contract_of("police_vehicles")
    for limits in (
        replace(workbook.LIMITS, rows=10),
        replace(workbook.LIMITS, cells=50),
        replace(workbook.LIMITS, bytes=100),
    ):
        with pytest.raises(UnableToLand):
            workbook.look(contract, content, limits)
