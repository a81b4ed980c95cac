"""How a name sounds and how it looks, as text that can be compared: pinyin, and four-corner codes.

Pinyin is the first reading of each character by pypinyin (MIT), without tones: names carry no sentence to
tell readings apart, and what matters is that both records are read alike. Shape is Unihan's `kFourCornerCode`
(四角号码, a digit for each corner): characters taken for one another when copied (未 末, 己 已, 晴 睛) have
the same digits or differ in one. A character without a code stands for itself.
"""

from functools import cache
from pathlib import Path
from typing import Final

from pypinyin import lazy_pinyin

from doudi.registry.names import name_key

_TABLE = Path(__file__).with_name("four_corner.txt")
# What is left where a computer could not store a rare character.
_LOST: Final = frozenset("?？*＊□■〓○")
_CORNERS = 4


def sound(key: str) -> str:
    """The pinyin of a name key, syllables joined by spaces: 张伟 → "zhang wei"."""
    return " ".join(_syllable(sign) for sign in key)


def shape(key: str) -> str:
    """The four-corner codes of a name key, four signs a character: 王 → "1010", so that only equally long
    names are of equal length."""
    codes = _codes()
    return "".join(codes.get(sign, sign * _CORNERS) for sign in key)


def match_key(name: str) -> str:
    """The key of a name from a file: `names.name_key`, with one sign for every character that was lost."""
    return "".join("?" if sign in _LOST else sign for sign in name_key(name))


@cache
def _syllable(sign: str) -> str:
    return str(lazy_pinyin(sign)[0])


@cache
def _codes() -> dict[str, str]:
    """Character → the first four digits of its code; the fifth tells apart what looks alike."""
    found: dict[str, str] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            code, signs = line.split("\t")
            found |= dict.fromkeys(signs, code)
    return found
