"""Encodings as they come, and as they lie."""

import codecs

import pytest

from doudi.exchange.feeds.errors import UnableToLand
from tests.exchange.feeds.files import car, opened, reasons, text, typed

CONTENT = text([car(1), car(2, name="䶮𬎆"), car(3)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_same_rows_in_every_agreed_encoding(encoding: str) -> None:
    ((_, found),) = typed(CONTENT.encode(encoding))
    assert found.identity["name"].to_list() == ["张示例", "䶮𬎆", "张示例"]


def test_characters_that_moved_in_2022_come_out_where_they_are_now() -> None:
    """Python's codec gives these positions private characters, which show as nothing on another machine."""
    body = (
        text([car(name="占位")])
        .encode("gb18030")
        .replace("占位".encode("gb18030"), bytes.fromhex("fe59fe51"))
    )
    ((_, found),) = typed(body)
    assert found.identity["name"].to_list() == ["\u9fb4\U00020087"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (CONTENT.encode("utf-16"), "这是 UTF-16 文件，不是 UTF-8 或 GB18030 的 CSV。"),
        (b"PK\x03\x04" + b"0" * 99 + b"\n", "这是 XLSX 文件"),
        (codecs.BOM_UTF8 + CONTENT.encode("gb18030"), "文件开头标明是 UTF-8，第 1 行却不是。"),
        (CONTENT.encode() + b"\xff\xff\xff\n", "不是 UTF-8，第 . 行不是 GB18030。"),
        (CONTENT.encode() + b"a\x00b\n", "第 5 行有空字节，不是文本文件。"),
        (CONTENT.encode("big5-hkscs", errors="ignore"), "前 20 行里找不到表头"),
    ],
)
def test_an_encoding_that_lies_is_refused_and_never_becomes_mojibake(content: bytes, said: str) -> None:
    with pytest.raises(UnableToLand, match=said):
        opened(content)


def test_a_line_in_another_encoding_than_its_file_is_kept_back() -> None:
    """Where its bytes happen to be readable in the other one too; else the whole file is refused."""
    row = car(2, name="张示例甲", brand="示例")
    lines = text([car(1), row, car(3)]).splitlines(keepends=True)
    mixed = b"".join(line.encode("utf-8" if number == 2 else "gb18030") for number, line in enumerate(lines))
    assert reasons(mixed) == {3: ["这一行的编码和整个文件不同。请用同一种编码重新导出。"]}


@pytest.mark.parametrize("size", [1, 7, 50, 10_000])
def test_pieces_of_any_size_give_the_same_rows(size: int) -> None:
    for encoding in ("utf-8-sig", "gb18030"):
        (batch,) = opened(CONTENT.encode(encoding), size=size)
        assert batch.table["name"].to_list() == ["张示例", "䶮𬎆", "张示例"]
