"""What one cell says: money, a day, an account, an identity number. What cannot be read says why."""

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from doudi.exchange.sheets.read import Cell, Day
from doudi.law.errors import Unable
from doudi.law.id_number import IdNumber, UnableToReadIdNumber, parse
from doudi.law.label import Label
from doudi.registry.bank_account import read_account
from doudi.registry.errors import UnableToReadAccount

_EXACT = 999_999_999_999_999  # a spreadsheet keeps fifteen digits and makes zeros of the rest
_SERIAL = date(1899, 12, 30)  # a day as a spreadsheet counts it
_SERIALS = range(25_569, 62_092)  # 1970 to 2069: no six-digit year and month is among them
_DAY = re.compile(r"(\d{4})[-./年]?(\d{1,2})(?:[-./月]?(\d{1,2}))?[日月号]?(?:[ T]\d.*)?")

NUMERIC = Label(
    "身份证号是数值格式，表格软件已把后几位改成 0，成了另一个号码。请把这一列设为“文本”，照证件重新输入。",
    "The identity number is kept as a number: the spreadsheet has turned its last digits into zeros, "
    "which is another number. Set the column to text and type it again from the card.",
)
EMPTY_ID = Label("没有填身份证号。", "There is no identity number.")
EMPTY_ACCOUNT = Label("没有银行账号。", "There is no bank account.")
NUMERIC_ACCOUNT = Label(
    "银行账号是数值格式，超过 15 位的部分已变成 0。请把这一列设为“文本”，照存折重新输入。",
    "The account is kept as a number: what is beyond 15 digits has become zeros. Set the column to text "
    "and type it again from the passbook.",
)


class UnableToReadCell(Unable):
    """A cell does not hold what its column promises."""


class Identified(NamedTuple):
    """A number that was read, or what is wrong with it."""

    number: IdNumber | None
    problem: Label | None


def text(cell: Cell) -> str:
    """A cell as text, spaces at its ends and between lines left out."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, Day):
        return cell.iso
    return " ".join(cell.split()) if isinstance(cell, str) else str(cell)


def identity(cell: Cell) -> Identified:
    """The identity number of a cell. A number cell is refused as such, whatever its check digit says: the
    check digit misses one in eleven of the numbers that a spreadsheet has rounded."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return Identified(None, NUMERIC)
    written = text(cell).lstrip("'‘’`")
    if not written:
        return Identified(None, EMPTY_ID)
    if re.fullmatch(r"\d(?:\.\d+)?[Ee]\+?1[4-7]", written):
        return Identified(None, NUMERIC)
    try:
        return Identified(parse(written), None)
    except UnableToReadIdNumber as refusal:
        return Identified(None, Label(str(refusal), refusal.english))


def money(cell: Cell) -> int | None:
    """Fen; None for an empty cell. Raises UnableToReadCell."""
    if cell is None:
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _fen(Decimal(repr(round(cell, 4))))
    written = unicodedata.normalize("NFKC", text(cell)).replace(",", "").replace(" ", "")
    written = written.strip("¥￥").removesuffix("元/月").removesuffix("元")
    if not written or written in {"-", "—", "/", "无"}:
        return None
    try:
        return _fen(Decimal(written))
    except InvalidOperation:
        raise _no_money() from None


def _fen(yuan: Decimal) -> int:
    fen = yuan * 100
    if not fen.is_finite() or fen != fen.to_integral_value() or not 0 <= fen < 10**12:
        raise _no_money()
    return int(fen)


def _no_money() -> UnableToReadCell:
    return UnableToReadCell(
        "不是金额（元，最多两位小数，不能是负数）", "is no amount (yuan, at most two decimals, not negative)"
    )


def count(cell: Cell) -> int | None:
    """How many people; None for an empty cell. Raises UnableToReadCell."""
    written = unicodedata.normalize("NFKC", text(cell)).removesuffix("人").removesuffix(".0").strip()
    if not written:
        return None
    if not re.fullmatch(r"\d{1,2}", written) or not int(written):
        raise UnableToReadCell("不是人数（1 至 99）", "is no number of people (1 to 99)")
    return int(written)


def day(cell: Cell) -> date | None:
    """A day; of a month alone its first. None for an empty cell. Raises UnableToReadCell."""
    if cell is None:
        return None
    if isinstance(cell, int) and cell in _SERIALS:
        return _SERIAL + timedelta(days=cell)
    written = unicodedata.normalize("NFKC", text(cell)).strip()
    found = None if isinstance(cell, float) else _DAY.fullmatch(written)  # 2024.1 may be January or October
    try:
        if found and written:
            return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        pass
    if not written:
        return None
    raise UnableToReadCell("不是日期（例如 2024-05-01 或 2024年5月）", "is no date (such as 2024-05-01)")


def account(cell: Cell) -> tuple[str, Label | None]:
    """The digits of an account, and what is wrong with it ("" and why)."""
    if isinstance(cell, float) or (isinstance(cell, int) and cell > _EXACT):
        return "", NUMERIC_ACCOUNT
    written = text(cell).lstrip("'‘’`")
    if not written:
        return "", EMPTY_ACCOUNT
    try:
        return read_account(written), None
    except UnableToReadAccount as refusal:
        return "", Label(
            str(refusal), "This does not look like a bank account (8 to 30 digits, as in the passbook)."
        )
