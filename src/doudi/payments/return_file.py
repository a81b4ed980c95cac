"""The bank's return file (回盘文件): read in whole, or refused with the line that is wrong.

UTF-8, amounts in fen:
    DOUDI-RETURN,1,<file key>,<lines>
    <line>,<payment key>,<fen>,paid|rejected|returned,<reason>,<bank reference>,<YYYY-MM-DD>
    END,<lines>,<fen paid>,<fen rejected>,<fen returned>
paid: it is on the family's account. rejected: it never got there. returned: it came back after it was paid.
"""

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from datetime import date

from doudi.payments.errors import UnableToReadReturn

SIZE_LIMIT = 32 * 1024 * 1024
STATUSES = ("paid", "rejected", "returned")
_NUMBER = re.compile(r"[0-9]{1,15}")
_WORD = re.compile(r"[0-9A-Za-z_.-]{0,60}")


@dataclass(frozen=True)
class Line:
    """What became of one payment, according to the bank."""

    number: int
    key: str
    amount_fen: int
    status: str
    reason: str
    reference: str
    executed_on: date


@dataclass(frozen=True)
class ReturnedFile:
    """A whole return file, and the hash by which the same file is known again."""

    file_key: str
    lines: tuple[Line, ...]
    sha256: str


def read(content: bytes) -> ReturnedFile:
    """Parse; raises UnableToReadReturn, naming the line, when anything at all is not as it must be."""
    if len(content) > SIZE_LIMIT:
        raise UnableToReadReturn("回盘文件超过 32 MB，没有导入。请确认选对了文件。")
    rows = _rows(content)
    file_key, count = _heading(rows)
    if not rows[1:] or rows[-1][:1] != ["END"]:
        raise UnableToReadReturn(
            f"回盘文件在第 {len(rows)} 行中断，没有结尾行（END），没有导入。请向银行重新取得完整文件。"
        )
    lines = tuple(_line(place, row) for place, row in enumerate(rows[1:-1], start=2))
    _check_end(lines, count, rows[-1], len(rows))
    return ReturnedFile(file_key, lines, hashlib.sha256(content).hexdigest())


def _rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = content[: error.start].count(b"\n") + 1
        raise UnableToReadReturn(
            f"回盘文件第 {place} 行不是 UTF-8 文字，文件可能已损坏，没有导入。请向银行重新取得文件。"
        ) from error
    if "\0" in text:
        raise UnableToReadReturn(
            f"回盘文件第 {text[: text.index(chr(0))].count(chr(10)) + 1} 行有空字符，文件已损坏，没有导入。"
        )
    try:
        return [row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row]
    except csv.Error as error:
        raise UnableToReadReturn("回盘文件的引号不成对，文件已损坏，没有导入。") from error


def _heading(rows: list[list[str]]) -> tuple[str, int]:
    match rows[0] if rows else []:
        case ["DOUDI-RETURN", "1", file_key, count] if _NUMBER.fullmatch(count) and _WORD.fullmatch(file_key):
            return file_key, int(count)
    raise UnableToReadReturn(
        "第 1 行不是回盘文件的表头（DOUDI-RETURN,1,文件编号,笔数），没有导入。请确认选对了文件。"
    )


def _line(place: int, row: list[str]) -> Line:
    if len(row) != 7:
        raise UnableToReadReturn(_wrong(place, f"有 {len(row)} 栏，应为 7 栏"))
    number, key, amount, status, reason, reference, day = row
    if not _NUMBER.fullmatch(number) or not _NUMBER.fullmatch(amount):
        raise UnableToReadReturn(_wrong(place, "序号或金额（分）不是整数"))
    if status not in STATUSES:
        raise UnableToReadReturn(_wrong(place, "状态不是 paid、rejected 或 returned"))
    if not all(map(_WORD.fullmatch, (key, reason, reference))):
        raise UnableToReadReturn(_wrong(place, "编号、原因或流水号含有不认识的字符"))
    try:
        executed_on = date.fromisoformat(day)
    except ValueError as error:
        raise UnableToReadReturn(_wrong(place, "日期不是 YYYY-MM-DD")) from error
    return Line(int(number), key, int(amount), status, reason, reference, executed_on)


def _check_end(lines: tuple[Line, ...], count: int, end: list[str], place: int) -> None:
    sums = [sum(line.amount_fen for line in lines if line.status == status) for status in STATUSES]
    if len(lines) != count or end[1:] != [str(number) for number in (len(lines), *sums)]:
        raise UnableToReadReturn(
            f"回盘文件第 {place} 行的合计与明细不符（明细 {len(lines)} 笔，表头 {count} 笔），"
            "文件可能缺行，没有导入。请向银行重新取得文件。"
        )


def _wrong(place: int, what: str) -> str:
    return f"回盘文件第 {place} 行{what}，整个文件没有导入。请向银行核对后重新导入。"
