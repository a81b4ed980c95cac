"""Rolls in the forms that counties keep: headings on two rows, merged cells, sheets, families in rows."""

import datetime as dt
import io
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from doudi.exchange.sheets.read import Day, read
from doudi.monitoring.rolls import cells
from doudi.monitoring.rolls.mapping import UnableToFindColumns, letters_of, position_of
from doudi.monitoring.rolls.reading import read_roll
from doudi.monitoring.rolls.roll import Read
from doudi.monitoring.rolls.vocabulary import plain_heading, vocabulary
from tests.monitoring.rolls.county import number_of

ONE, TWO = number_of(dt.date(1980, 1, 1), 1), number_of(dt.date(1982, 1, 1), 2)
THREE = number_of(dt.date(2015, 1, 1), 3)


def rolled(write: Callable[[Any], None], **choices: str) -> Read:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        write(book)
    return read_roll(read(out.getvalue()), choices)


def two_rows(book: Any) -> None:
    """Headings on two rows, a family's cells merged over its members, totals and signatures below."""
    sheet = book.add_worksheet("2026年11月农村低保")
    sheet.merge_range(0, 0, 0, 8, "某县农村居民最低生活保障家庭花名册")
    sheet.merge_range(1, 0, 2, 0, "序号")
    sheet.merge_range(1, 1, 1, 2, "户主")
    sheet.write_row(2, 1, ["姓名", "身份证号码"])
    sheet.merge_range(1, 3, 1, 5, "家庭成员")
    sheet.write_row(2, 3, ["姓 名", "公民身份号码", "与户主\n关系"])
    for at, heading in enumerate(["享受人数（人）", "月补助金额(元)", "银行账号"]):
        sheet.merge_range(1, 6 + at, 2, 6 + at, heading)
    for at, value in ((0, 1), (1, "王一"), (2, ONE), (6, 2), (7, 345.6), (8, "6217009900000000001")):
        sheet.merge_range(3, at, 4, at, value)
    sheet.write_row(3, 3, ["王一", ONE, "户主"])
    sheet.write_row(4, 3, ["李二", TWO, "妻子"])
    sheet.write_row(5, 0, [2, "赵三", THREE, "赵三", THREE, "本人", "1人", "1,200.00元", None])
    sheet.write_row(6, 0, ["合计", None, None, None, None, None, 3, 1545.6])
    sheet.write_row(7, 0, ["填表人：", None, "审核人："])


def test_headings_on_two_rows_and_merged_cells() -> None:
    found = rolled(two_rows)
    assert found.columns[0]["name"] == "家庭成员 姓 名" and found.columns[0]["head_id"] == "户主 身份证号码"
    assert (found.rows, found.skipped) == (8, 5)
    first, second = found.families
    assert [row.relation for row in first.rows] == ["head", "spouse"]
    assert (first.amount, first.members, first.programme) == (34_560, 2, "dibao")
    assert {row.account for row in first.rows} == {"6217009900000000001"}
    assert (second.amount, second.members, second.rows[0].residence) == (120_000, 1, "rural")
    assert second.head.account_problem == cells.EMPTY_ACCOUNT


def test_a_row_for_each_family_and_a_sheet_for_each_programme() -> None:
    def write(book: Any) -> None:
        for name, kind in (("城市低保", "A类"), ("特困", "")):
            sheet = book.add_worksheet(name)
            sheet.write_row(
                0, 0, ["户主姓名", "户主身份证号", "保障人口", "保障金额", "类别", "享受起始年月"]
            )
            sheet.write_row(1, 0, ["王一", ONE, 2, 900, kind, "202405"])
        book.add_worksheet("说明").write(0, 0, "本表由民政办填写")

    found = rolled(write)
    assert [family.programme for family in found.families] == ["dibao", "tekun"]
    assert (found.families[0].head.name, found.families[0].head.review_class) == ("王一", "A")
    assert found.families[0].head.approved == dt.date(2024, 5, 1)
    assert found.families[0].head.residence == "urban"
    assert set(found.sheets.values()) == {"城市低保", "特困"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_with_families_by_their_number(encoding: str) -> None:
    text = f"户号,姓名,证件号码,关系,金额\n8,王一,{ONE},本人,900\n,李二,{TWO},妻,\n9,赵三,{THREE},本人,100\n"
    found = read_roll(read(text.encode(encoding)))
    assert [len(family.rows) for family in found.families] == [2, 1]
    assert [family.amount for family in found.families] == [90_000, 10_000]


@pytest.mark.parametrize(("heading", "fen"), [("户月保障金额", 90_000), ("月保障金额", 180_000)])
def test_an_amount_on_each_row_is_the_familys_where_its_heading_says_so(heading: str, fen: int) -> None:
    text = f"户号,姓名,身份证号,{heading}\n8,王一,{ONE},900\n8,李二,{TWO},900\n".encode()
    assert [family.amount for family in read_roll(read(text)).families] == [fen]


def test_a_person_says_which_column_is_which() -> None:
    text = f"姓名,身份证号,证号,发放数\n王一,旧,{ONE},900\n".encode()
    assert read_roll(read(text)).families[0].head.id == ""
    chosen = read_roll(read(text), {"id_number": "证号", "amount": "D", "income": ""})
    assert (chosen.families[0].head.id, chosen.families[0].amount) == (ONE, 90_000)
    with pytest.raises(UnableToFindColumns, match="没有“卡”这一列。现有：姓名、身份证号、证号、发放数"):
        read_roll(read(text), {"account": "卡"})
    with pytest.raises(UnableToFindColumns, match="没有“salary”这一项"):
        read_roll(read(text), {"salary": "D"})
    with pytest.raises(UnableToFindColumns, match="没有找到名册的表头"):
        read_roll(read(b"a,b\n1,2\n"))


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (Day("2026-05-01"), (2026, 5, 1)),
        ("2024年5月", (2024, 5, 1)),
        ("2024.5.3", (2024, 5, 3)),
        (202405, (2024, 5, 1)),
        (20240503, (2024, 5, 3)),
        (45_413, (2024, 5, 1)),
        ("2024/12", (2024, 12, 1)),
        ("２０２４-０５", (2024, 5, 1)),
    ],
)
def test_days_in_the_usual_forms(cell: Any, found: tuple[int, int, int]) -> None:
    assert cells.day(cell) == dt.date(*found)


@pytest.mark.parametrize("cell", [2024.1, "2024年13月", "去年", "2026-02-30", 7])
def test_a_day_that_may_be_another_is_not_guessed(cell: Any) -> None:
    with pytest.raises(cells.UnableToReadCell, match="不是日期"):
        cells.day(cell)


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        (345.6, 34_560),
        (1200, 120_000),
        ("1,200.00元", 120_000),
        ("￥ ８０", 8_000),
        (None, None),
        ("—", None),
        (0.1 + 0.2, 30),
    ],
)
def test_money(cell: Any, fen: int | None) -> None:
    assert cells.money(cell) == fen


@pytest.mark.parametrize("cell", ["八百", -5, "1.234", 1e30, "NaN"])
def test_what_is_no_money_is_not_guessed(cell: Any) -> None:
    with pytest.raises(cells.UnableToReadCell, match="不是金额"):
        cells.money(cell)


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        (990001198001010019, cells.NUMERIC),
        (9.9e17, cells.NUMERIC),
        ("9.90001E+17", cells.NUMERIC),
        (None, cells.EMPTY_ID),
    ],
)
def test_a_number_that_a_spreadsheet_rounded_is_refused_as_such(cell: Any, problem: object) -> None:
    assert cells.identity(cell) == (None, problem)


def test_accounts() -> None:
    assert cells.account(621700990000001) == ("621700990000001", None)
    assert cells.account("'6217 0099 0000 0001") == ("6217009900000001", None)
    assert cells.account(6217009900000001234) == ("", cells.NUMERIC_ACCOUNT)
    assert cells.account(None) == ("", cells.EMPTY_ACCOUNT)


def test_words() -> None:
    words = vocabulary()
    assert plain_heading(" 月保障\n金额（元/月）* ") == "月保障金额"
    assert [words.class_of(text) for text in ("A", "低保Ｂ类", "c 类", "甲")] == ["A", "B", "", ""]
    assert words.programme_of("低保边缘家庭") == "near" and words.programme_of("最低生活保障") == "dibao"
    assert (letters_of(27), position_of("ab")) == ("AB", 27)
