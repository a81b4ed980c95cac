"""Which encoding a text file really has: read strictly, never guessed from a sample."""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator

from doudi.exchange.feeds.errors import UnableToLand

UTF_8, GB_18030 = "utf-8", "gb18030"
_BOM = codecs.BOM_UTF8
_OTHERS = {
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
    b"PK\x03\x04": "XLSX",
    b"PAR1": "Parquet",
}
# Python's gb18030 follows the edition of 2000; these code positions have had characters of their own since
# (GB 18030-2022 and its mapping of the six rare ones beyond the basic plane).
_SINCE_2022 = {
    **dict(
        zip(
            range(0xE78D, 0xE797),
            (0xFE10, 0xFE12, 0xFE11, 0xFE13, 0xFE14, 0xFE15, 0xFE16, 0xFE17, 0xFE18, 0xFE19),
            strict=True,
        )
    ),
    **{
        0xE81E: 0x9FB4,
        0xE826: 0x9FB5,
        0xE82B: 0x9FB6,
        0xE82C: 0x9FB7,
        0xE832: 0x9FB8,
        0xE843: 0x9FB9,
        0xE854: 0x9FBA,
        0xE864: 0x9FBB,
    },
    **{0xE816: 0x20087, 0xE817: 0x20089, 0xE818: 0x200CC, 0xE831: 0x215D7, 0xE83B: 0x2298F, 0xE855: 0x241FE},
}
_PRIVATE = re.compile("[\ue78d-\ue864]")
# A line that is whole UTF-8, with two Chinese characters: in a GB 18030 file it comes from elsewhere.
_ONE = rb"[\xe4-\xe9][\x80-\xbf]{2}"
_FOREIGN = re.compile(
    rb"^(?=[^\n]*"
    + _ONE
    + _ONE
    + rb")(?:[\x00-\x09\x0b-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}"
    rb"|[\xf0-\xf4][\x80-\xbf]{3})*$",
    re.MULTILINE,
)


def refuse_other_kinds(first: bytes) -> None:
    """Refuse what its first bytes show to be no text of ours. Raises UnableToLand."""
    for mark, what in _OTHERS.items():
        if first.startswith(mark):
            raise UnableToLand(
                "encoding",
                f"这是 {what} 文件，不是 UTF-8 或 GB18030 的 CSV。请按约定的格式重新发送。",
                f"This is {what}, not CSV in UTF-8 or GB18030: send it as agreed.",
            )


def detect(chunks: Callable[[], Iterable[bytes]]) -> str:
    """The encoding in which the whole file can be read without one wrong byte; `chunks` gives it anew.

    Raises UnableToLand with the line at which it fails.
    """
    if all(map(_is_utf_8, whole_lines(chunks()))):
        return UTF_8
    wrong = _fails_at(chunks(), UTF_8)
    if next(iter(chunks())).startswith(_BOM):
        raise UnableToLand(
            "encoding",
            f"文件开头标明是 UTF-8，第 {wrong} 行却不是。请用同一种编码重新导出。",
            f"The file says that it is UTF-8, and line {wrong} is not: export it in one encoding.",
        )
    also = _fails_at(chunks(), GB_18030)
    if also is None:
        return GB_18030
    raise UnableToLand(
        "encoding",
        f"第 {wrong} 行不是 UTF-8，第 {also} 行不是 GB18030。请用其中一种编码重新导出。",
        f"Line {wrong} is not UTF-8 and line {also} is not GB18030: export it in one of them.",
    )


def whole_lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, cut where a line ends and not inside a character."""
    rest = b""
    for chunk in chunks:
        cut = chunk.rfind(b"\n") + 1
        yield rest + chunk[:cut] if cut else b""
        rest = chunk[cut:] if cut else rest + chunk
    yield rest


def _is_utf_8(lines: bytes) -> bool:
    """Quick for what is right; where it is not, `_fails_at` says at which line."""
    try:
        lines.decode()
    except UnicodeDecodeError:
        return False
    return b"\x00" not in lines


def to_utf_8(block: bytes, encoding: str) -> bytes:
    """Whole lines as UTF-8, with the characters that GB 18030 has moved in 2022."""
    if encoding == UTF_8:
        return block
    text = block.decode(GB_18030)
    if _PRIVATE.search(text):
        text = text.translate(_SINCE_2022)
    return text.encode()


def foreign_lines(block: bytes) -> list[int]:
    """Of a block of GB 18030: the lines (from 0) that are UTF-8 and would become mojibake."""
    return [block.count(b"\n", 0, found.start()) for found in _FOREIGN.finditer(block)]


def without_mark(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks without the mark of UTF-8 at their beginning."""
    for number, chunk in enumerate(chunks):
        yield chunk.removeprefix(_BOM) if number == 0 else chunk


def _fails_at(chunks: Iterable[bytes], encoding: str) -> int | None:
    """The line of the first byte that cannot be read; None when all can be."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    for chunk in chunks:
        if b"\x00" in chunk:
            raise _zero_byte(line + chunk.count(b"\n", 0, chunk.index(0)))
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError as error:
            return line + chunk.count(b"\n", 0, error.start)
        line += chunk.count(b"\n")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return line
    return None


def _zero_byte(line: int) -> UnableToLand:
    return UnableToLand(
        "encoding",
        f"第 {line} 行有空字节，不是文本文件。请重新导出。",
        f"Line {line} has a zero byte: this is no text file. Export it again.",
    )
